package dev.kith.connector.file;

import dev.kith.connector.input.PartsOnce;
import dev.kith.connector.input.Times;
import dev.kith.model.Identity;
import dev.kith.model.Item;
import dev.kith.model.Role;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What the properties of a [Notion] page mean: who made it, tags, dates. Their names are the workspace's own and in its
/// language; those that people commonly choose are known, and an HTML export says of each what type it is.
///
/// @param values by the property's name
/// @param types  Notion's type (`created_by`, `multi_select` …) by name, where the export says it
record NotionProperties(Map<String, String> values, Map<String, String> types) {
  private enum Meaning { CREATED_BY, EDITED_BY, AUTHOR, WORKER, REVIEWER, APPROVER, ATTENDEE, TAGS, CREATED, EDITED, DATE,
      NONE }

  private static final Map<String, Meaning> KNOWN = known(Map.ofEntries(
      Map.entry(Meaning.CREATED_BY,
          "created by, erstellt von, créé par, creado por, criado por, creato da, gemaakt door, 作成者, 创建者, 생성자"),
      Map.entry(Meaning.EDITED_BY,
          "last edited by, edited by, updated by, last updated by, zuletzt bearbeitet von, bearbeitet von, dernière "
          + "modification par,"
          + " modifié par, última edición por, editado por, última edição por, ultima modifica di, laatst bewerkt door, "
              + "最終更新者, 最后编辑者"),
      Map.entry(Meaning.AUTHOR, "author, authors, writer, written by, by, autor, autoren, autorin, auteur, auteurs, "
          + "verfasser, autore, auteur(s)"),
      Map.entry(Meaning.WORKER, "person, people, owner, owners, assignee, assignees, assign, assigned, assigned to, dri, "
          + "lead, responsible, maintainer,"
          + " maintainers, editor, contributor, contributors, project lead, verantwortlich, zuständig, zugewiesen an, "
              + "besitzer, personen,"
          + " responsable, propriétaire, personne, persona, assigné à, asignado, responsabile, responsável, verification "
              + "owner, 担当者"),
      Map.entry(Meaning.REVIEWER, "reviewer, reviewers, reviewed by, verified by, geprüft von, prüfer, relecteur, revisor"),
      Map.entry(Meaning.APPROVER,
          "approver, approvers, approved by, genehmigt von, freigegeben von, approuvé par, aprobado por"),
      Map.entry(Meaning.ATTENDEE,
          "attendees, attendee, participants, participant, mentioned, stakeholders, teilnehmer, teilnehmende, informed, "
          + "asistentes"),
      Map.entry(Meaning.TAGS, "tags, tag, labels, label, keywords, categories, category, topic, topics, theme, area, "
          + "areas, skills, schlagwörter,"
          + " schlagworte, kategorie, kategorien, themen, thema, étiquettes, étiquette, mots-clés, catégorie, etiquetas, "
              + "categoría, categoria, tipo,"
          + " multi-select, multiselect, type, typ, team, department, タグ, 标签"),
      Map.entry(Meaning.CREATED,
          "created, created time, created at, created on, creation date, date created, erstellt, erstellt am, "
          + "erstellungsdatum, erstellungszeit,"
          + " créé le, date de création, fecha de creación, creado, criado em, data creazione, 作成日時, 创建时间, published, "
              + "publish date"),
      Map.entry(Meaning.EDITED, "last edited, last edited time, last edited at, last updated, last updated time, last "
          + "update, updated, updated at, edited,"
          + " modified, last modified, zuletzt bearbeitet, zuletzt bearbeitet am, aktualisiert, zuletzt aktualisiert, "
              + "geändert am, modifié le, dernière modification,"
          + " última edición, última modificación, ultima modifica, 最終更新日時, 最后编辑时间"),
      Map.entry(Meaning.DATE, "date, datum, day, meeting date, event date, when, fecha, data, 日付")));
  private static final Map<String, Meaning> TYPES = Map.ofEntries(Map.entry("created_by", Meaning.CREATED_BY),
      Map.entry("last_edited_by", Meaning.EDITED_BY), Map.entry("person", Meaning.ATTENDEE), Map.entry("created_time",
          Meaning.CREATED),
      Map.entry("last_edited_time", Meaning.EDITED), Map.entry("multi_select", Meaning.TAGS), Map.entry("select",
          Meaning.TAGS));
  private static final Pattern MAILBOX = Pattern.compile("(.*?)\\s*[<(]\\s*([^<>()@\\s]+@[^<>()\\s]+)\\s*[>)]");
  private static final List<DateTimeFormatter> DATES = formats();

  private static Map<String, Meaning> known(Map<Meaning, String> words) {
    return words.entrySet().stream().flatMap(each -> Arrays.stream(each.getValue().split(",\\s*"))
        .map(word -> Map.entry(word, each.getKey())))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (first, _) -> first));
  }

  private static List<DateTimeFormatter> formats() {
    List<DateTimeFormatter> formats = new ArrayList<>();
    for (String language : List.of("en", "de", "fr", "es", "it", "pt", "nl")) {
      for (String pattern : List.of("MMMM d, yyyy[ h:mm a][ H:mm]", "MMM d, yyyy[ h:mm a][ H:mm]", "d[.] MMMM yyyy[ H:mm]",
          "d[.] MMM yyyy[ H:mm]", "d 'de' MMMM 'de' yyyy[ H:mm]")) {
        formats.add(new DateTimeFormatterBuilder().parseCaseInsensitive().appendPattern(pattern)
            .toFormatter(Locale.of(language)));
      }
    }
    formats.add(DateTimeFormatter.ofPattern("yyyy/M/d[ h:mm a][ H:mm]", Locale.ENGLISH));
    formats.add(DateTimeFormatter.ofPattern("yyyy年M月d日[ H:mm]", Locale.ENGLISH));
    formats.add(DateTimeFormatter.ofPattern("d.M.yyyy[ H:mm]", Locale.ENGLISH));
    return formats;
  }

  /// Whether a property of this name means something, so that a paragraph of such lines is no text.
  static boolean isKnown(String name) {
    return KNOWN.containsKey(name.toLowerCase(Locale.ROOT).strip());
  }

  private Meaning meaning(String name) {
    String type = types.getOrDefault(name, "");
    Meaning known = KNOWN.getOrDefault(name.toLowerCase(Locale.ROOT).strip(), Meaning.NONE);
    if (type.isEmpty()) {
      return known;
    }
    Meaning typed = TYPES.getOrDefault(type, Meaning.NONE);
    // a name may say more than its type: a person may be the author, a date the day of the last change; it never says
    // another
    return switch (typed) {
      case ATTENDEE -> known.ordinal() <= Meaning.ATTENDEE.ordinal() ? known : typed;
      case NONE -> type.equals("date") && known.ordinal() >= Meaning.CREATED.ordinal() ? known : Meaning.NONE;
      default -> typed;
    };
  }

  Item on(Item item) {
    Instant created = time(Meaning.CREATED).or(() -> time(Meaning.DATE)).orElse(null);
    Instant edited = time(Meaning.EDITED).orElse(created);
    PartsOnce parts = new PartsOnce();
    Set<String> tags = new LinkedHashSet<>();
    values.forEach((name, value) -> {
      switch (meaning(name)) {
        case CREATED_BY, AUTHOR -> people(value).forEach(who -> parts.add(who, Role.AUTHOR, created));
        case EDITED_BY -> people(value).forEach(who -> parts.add(who, Role.EDITOR, edited));
        case WORKER -> people(value).forEach(who -> parts.add(who, Role.EDITOR, null));
        case REVIEWER -> people(value).forEach(who -> parts.add(who, Role.REVIEWER, null));
        case APPROVER -> people(value).forEach(who -> parts.add(who, Role.APPROVER, null));
        case ATTENDEE -> people(value).forEach(who -> parts.add(who, Role.MENTIONED, null));
        case TAGS -> Arrays.stream(value.split("[,\\n]")).map(String::strip).filter(tag -> !tag.isEmpty()
            && tag.length() <= 80).forEach(tags::add);
        default -> { }
      }
    });
    return item.withTimes(created, edited).withParts(parts.list()).withTags(List.copyOf(tags));
  }

  /// What is neither people, tags nor dates, a line each.
  String rest() {
    return values.entrySet().stream().filter(each -> meaning(each.getKey()) == Meaning.NONE && !each.getValue().isBlank()
            && !each.getValue().matches("Yes|No"))
        .map(each -> each.getKey() + ": " + each.getValue().replace('\n', ' ')).collect(Collectors.joining("\n"));
  }

  private Optional<Instant> time(Meaning meaning) {
    return values.entrySet().stream().filter(each -> meaning(each.getKey()) == meaning).map(each -> time(each.getValue()))
        .flatMap(Optional::stream).findFirst();
  }

  private static List<Identity> people(String value) {
    List<Identity> people = new ArrayList<>();
    for (String written : value.split("[,;\\n]")) {
      String name = written.strip().replaceFirst("^@", "");
      Matcher mailbox = MAILBOX.matcher(name);
      if (mailbox.matches()) {
        people.add(Identity.of("", mailbox.group(2), mailbox.group(1)));
      } else if (name.codePoints().anyMatch(Character::isLetter) && name.length() <= 100) {
        people.add(Identity.of(name));
      }
    }
    return people;
  }

  /// The first date of a value such as `March 5, 2024 10:30 AM (CET) → March 7, 2024`.
  static Optional<Instant> time(String value) {
    String first = value.split("→|->")[0].replaceAll("\\([^)]*\\)", "").replaceFirst("^\\s*@", "").replaceAll("[\\s\u202F]+",
        " ").strip();
    for (DateTimeFormatter format : DATES) {
      try {
        return Optional.of(format.parseBest(first, LocalDateTime::from, LocalDate::from)).map(parsed -> switch (parsed) {
          case LocalDateTime time -> time.toInstant(ZoneOffset.UTC);
          case LocalDate day -> day.atStartOfDay(ZoneOffset.UTC).toInstant();
          default -> null;
        }).filter(time -> time.isAfter(Instant.parse("1800-01-01T00:00:00Z"))
            && time.isBefore(Instant.parse("2200-01-01T00:00:00Z")));
      } catch (DateTimeException _) {
        continue;
      }
    }
    return Times.parse(first);
  }
}
