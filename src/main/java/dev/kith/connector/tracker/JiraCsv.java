package dev.kith.connector.tracker;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.kith.connector.input.Export;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Brings the CSV of a search (*Export › CSV (all fields)*) into the form of [JiraThread]. A column comes as often as an
/// issue has most values of it; columns are called in the language of whoever exported.
final class JiraCsv {
  interface Taker {
    void issue(ObjectNode issue, String where) throws IOException, InterruptedException;

    void flaw(String where, String what) throws IOException, InterruptedException;
  }

  private static final int PROBE = 1 << 16;
  private static final Pattern CUSTOM = Pattern.compile("(?iu)(?:custom field|benutzerdefinierte[sn]? feld(?:er)?|"
      + "champs? personnalisée?s?|campos? personalizados?|campi? personalizzati?|aangepast veld)\\s*\\((.*)\\)");
  private static final Pattern COMMENT = Pattern.compile("(?s)([^;]{4,40});([^;]{0,200});(.*)");
  private static final Pattern WORK = Pattern.compile("(?s)(.*);([^;]{4,40});([^;]{0,200});\\d+");
  private static final Map<String, String> COLUMNS = columns();

  private final Accounts accounts;

  JiraCsv(Accounts accounts) {
    this.accounts = accounts;
  }

  private static Map<String, String> columns() {
    Map<String, String> columns = new HashMap<>();
    Map.ofEntries(
        Map.entry("key", "issuekey,key,vorgangsschlüssel,schlüssel,clédeticket,cléduticket,clé,clavedeincidencia,clave,"
        + "chiave"),
        Map.entry("id", "issueid,vorgangsid,identifiantdeticket,identifiantduticket,iddeincidencia,iddelaincidencia"),
        Map.entry("summary", "summary,zusammenfassung,résumé,resumen,riepilogo,resumo,samenvatting"),
        Map.entry("type", "issuetype,worktype,vorgangstyp,typedeticket,tipodeincidencia"),
        Map.entry("status", "status,état,estado,stato"), Map.entry("category", "statuscategory,statuskategorie"),
        Map.entry("resolution", "resolution,lösung,résolution,resolución"),
        Map.entry("project", "projectname,projektname,nomduprojet,nombredelproyecto"),
        Map.entry("parent", "parentsummary,zusammenfassungdesübergeordnetenelements"),
        Map.entry("security", "securitylevel,sicherheitsstufe,niveaudesécurité,niveldeseguridad,sicherheitsebene"),
        Map.entry("reporter", "reporter,autor,rapporteur,informador,berichterstatter,melder"),
        Map.entry("reporterid", "reporterid,autorid"), Map.entry("creator", "creator,ersteller,créateur,creador"),
        Map.entry("creatorid", "creatorid,erstellerid"),
        Map.entry("assignee",
        "assignee,zugewieseneperson,bearbeiter,zugewiesenanperson,responsable,attribuéà,personaasignada"),
        Map.entry("assigneeid", "assigneeid,bearbeiterid,zugewiesenepersonid"),
        Map.entry("created", "created,erstellt,création,créé,creada,creado"),
        Map.entry("updated", "updated,aktualisiert,miseàjour,actualizada,actualizado"),
        Map.entry("resolved", "resolved,erledigt,gelöst,résolu,résolue,resuelta,resuelto"),
        Map.entry("description", "description,beschreibung,descripción,descrizione"),
        Map.entry("environment", "environment,umgebung,environnement,entorno"),
        Map.entry("labels", "labels,label,stichwörter,étiquettes,etiquetas"),
        Map.entry("components", "components,component,komponenten,komponenten,composants,componentes"),
        Map.entry("versions",
        "fixversions,fixversion,lösungsversionen,lösungsversion,corrigéenversions,versionescorregidas"),
        Map.entry("votes", "votes,stimmen,votos"), Map.entry("watchers", "watchers,beobachter,observateurs,observadores"),
        Map.entry("comments", "comment,comments,kommentar,kommentare,commentaire,commentaires,comentario,comentarios"),
        Map.entry("work", "logwork,arbeitprotokollieren,consignerletravail,registrodetrabajo")
    ).forEach((column, names) -> List.of(names.split(",")).forEach(name -> columns.putIfAbsent(name, column)));
    return Map.copyOf(columns);
  }

  /// @return whether it is such a file: its header names the key or the summary of issues
  boolean read(Export.Entry entry, Taker taker) throws IOException, InterruptedException {
    Charset charset = charset(entry.file());
    try (Reader reader = reader(entry.file(), charset);
        CsvReader<CsvRecord> csv = CsvReader.builder().fieldSeparator(separator(entry.file(), charset))
            .allowMissingFields(true)
            .allowExtraFields(true).skipEmptyLines(true).ofCsvRecord(reader)) {
      List<String> header = null;
      CsvRecord last = null;
      for (CsvRecord line : csv) {
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted in " + entry.where());
        }
        if (header == null) {
          header = line.getFields();
          if (header.stream().map(JiraCsv::column).noneMatch(column -> column.matches("key|id|summary"))) {
            return false;
          }
          continue;
        }
        last = line;
        String where = entry.where() + ":" + line.getStartingLineNumber();
        ObjectNode issue = issue(header, line, where, taker);
        if (issue != null) {
          taker.issue(issue, where);
        }
      }
      if (last != null && last.getFieldCount() < header.size()) {
        throw new IOException(entry.where() + ":" + last.getStartingLineNumber()
            + ": the last line is cut; export the file again");
      }
      return header != null;
    } catch (CsvParseException e) {
      throw new IOException(entry.where() + ": is not CSV or was cut; export it again", e);
    } catch (java.io.UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static String column(String written) {
    return COLUMNS.getOrDefault(written.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "")
        .replaceFirst("^version$", ""), "");
  }

  private ObjectNode issue(List<String> header, CsvRecord line, String where, Taker taker)
      throws IOException, InterruptedException {
    Map<String, List<String>> cells = new LinkedHashMap<>();
    ObjectNode out = JiraJson.JSON.createObjectNode();
    ArrayNode fields = out.putArray("fields");
    for (int i = 0; i < Math.min(header.size(), line.getFieldCount()); i++) {
      String cell = line.getField(i);
      Matcher custom = CUSTOM.matcher(header.get(i).strip());
      if (cell.isBlank()) {
        continue;
      }
      if (custom.matches()) {
        fields.addObject().put("name", custom.group(1)).putObject("body").put("wiki", cell);
      } else {
        cells.computeIfAbsent(column(header.get(i)), _ -> new ArrayList<>()).add(cell);
      }
    }
    String key = one(cells, "key").isEmpty() ? one(cells, "id") : one(cells, "key");
    if (key.isEmpty()) {
      if (!cells.isEmpty()) {
        taker.flaw(where, "a line without the key of its issue");
      }
      return null;
    }
    out.put("id", one(cells, "id")).put("key", key);
    for (String name : List.of("summary", "type", "status", "resolution", "security", "parent")) {
      out.put(name, one(cells, name));
    }
    out.put("done", one(cells, "category").isEmpty() ? "" : Boolean.toString(one(cells, "category")
        .matches("(?iu)done|fertig|"
        + "erledigt|terminée?|listo|hecho")));
    out.put("projectName", one(cells, "project"));
    for (String name : List.of("created", "updated", "resolved")) {
      out.put(name, JiraDates.parse(one(cells, name)).map(Instant::toString).orElse(""));
    }
    for (String name : List.of("description", "environment")) {
      out.putObject(name).put("wiki", one(cells, name));
    }
    for (String name : List.of("reporter", "creator", "assignee")) {
      String shown = one(cells, name);
      String account = one(cells, name + "id").isEmpty() ? shown : one(cells, name + "id");
      accounts.name(account, shown);
      out.putObject(name).put("id", account).put("name", shown);
    }
    for (String name : List.of("labels", "components", "versions")) {
      ArrayNode list = out.putArray(name);
      cells.getOrDefault(name, List.of()).forEach(cell -> list.add(cell.strip()));
    }
    out.put("votes", dev.kith.connector.input.XmlFile.number(one(cells, "votes")).orElse(0));
    out.put("watches", cells.getOrDefault("watchers", List.of()).size());
    ArrayNode comments = out.putArray("comments");
    cells.getOrDefault("comments", List.of()).forEach(cell -> said(COMMENT.matcher(cell), cell, 1, comments));
    ArrayNode work = out.putArray("work");
    cells.getOrDefault("work", List.of()).forEach(cell -> said(WORK.matcher(cell), cell, 2, work));
    return out;
  }

  /// `date;author;text` of a comment, `text;date;author;seconds` of logged work; a cell of another form is its text.
  ///
  /// @param day which group the date is
  private static void said(Matcher cell, String whole, int day, ArrayNode into) {
    ObjectNode said = into.addObject();
    if (!cell.matches() || JiraDates.parse(cell.group(day)).isEmpty()) {
      said.putObject("body").put("wiki", whole);
      return;
    }
    said.put("created", JiraDates.parse(cell.group(day)).map(Instant::toString).orElse(""));
    said.putObject("author").put("id", cell.group(day + 1).strip());
    said.putObject("body").put("wiki", cell.group(day == 1 ? 3 : 1));
  }

  private static String one(Map<String, List<String>> cells, String column) {
    return cells.getOrDefault(column, List.of("")).getFirst().strip();
  }

  private static Reader reader(Path file, Charset charset) throws IOException {
    Reader reader = new BufferedReader(new InputStreamReader(Files.newInputStream(file), charset), PROBE);
    reader.mark(1);
    if (reader.read() != '\uFEFF') {
      reader.reset();
    }
    return reader;
  }

  /// UTF-8 or what a byte order mark says; windows-1252 if the file's beginning is neither.
  private static Charset charset(Path file) throws IOException {
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(PROBE);
    }
    if (start.length >= 2 && ((start[0] & 0xff) == 0xff && (start[1] & 0xff) == 0xfe || (start[0] & 0xff) == 0xfe
        && (start[1] & 0xff) == 0xff)) {
      return StandardCharsets.UTF_16;
    }
    CharsetDecoder strict = StandardCharsets.UTF_8.newDecoder();
    // a character cut by the end of the probe is no flaw
    boolean fits = !strict.decode(ByteBuffer.wrap(start), CharBuffer.allocate(start.length + 1), false).isError();
    return fits ? StandardCharsets.UTF_8 : Charset.forName("windows-1252");
  }

  private static char separator(Path file, Charset charset) throws IOException {
    try (BufferedReader reader = new BufferedReader(reader(file, charset))) {
      char[] probe = new char[PROBE];
      int length = Math.max(0, reader.read(probe));
      String header = new String(probe, 0, length).lines().findFirst().orElse("");
      char best = ',';
      for (char c : new char[] {';', '\t'}) {
        best = count(header, c) > count(header, best) ? c : best;
      }
      return best;
    }
  }

  private static long count(String text, char wanted) {
    return text.chars().filter(c -> c == wanted).count();
  }
}
