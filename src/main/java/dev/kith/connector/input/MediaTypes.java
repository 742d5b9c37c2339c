package dev.kith.connector.input;

import dev.kith.model.Kind;
import java.util.HashMap;
import java.util.Map;

/// The files a folder of documents is read for, by their extension.
///
/// @param text whether the bytes are text that needs no parser in a process of its own
public record MediaTypes(String mediaType, Kind kind, boolean text) {
  private static final String OOXML = "application/vnd.openxmlformats-officedocument.";
  private static final String ODF = "application/vnd.oasis.opendocument.";
  private static final Map<String, MediaTypes> BY_EXTENSION = table();

  /// What a file of this extension (lower case, without the dot) is, or `null` if it is none that is read.
  public static MediaTypes of(String extension) {
    return BY_EXTENSION.get(extension);
  }

  /// Whether this is the media type of a file that a parser reads, such as `application/pdf`.
  public static boolean reads(String mediaType) {
    return BY_EXTENSION.values().stream().anyMatch(type -> !type.text && type.mediaType.equals(mediaType));
  }

  private static Map<String, MediaTypes> table() {
    Map<String, MediaTypes> types = new HashMap<>();
    pages(types, "text/markdown", "md", "markdown", "mdx", "mkd", "qmd");
    pages(types, "text/html", "html", "htm", "xhtml");
    pages(types, "text/plain", "txt", "text", "rst", "adoc", "asciidoc", "org", "textile");
    pages(types, "text/x-wiki", "wiki", "mediawiki");
    Map.ofEntries(
        Map.entry("docx", OOXML + "wordprocessingml.document"), Map.entry("docm", OOXML + "wordprocessingml.document"),
        Map.entry("dotx", OOXML + "wordprocessingml.template"), Map.entry("pptx", OOXML + "presentationml.presentation"),
        Map.entry("ppsx", OOXML + "presentationml.slideshow"), Map.entry("pptm", OOXML + "presentationml.presentation"),
        Map.entry("xlsx", OOXML + "spreadsheetml.sheet"), Map.entry("xlsm", OOXML + "spreadsheetml.sheet"),
        Map.entry("doc", "application/msword"), Map.entry("ppt", "application/vnd.ms-powerpoint"),
        Map.entry("xls", "application/vnd.ms-excel"), Map.entry("odt", ODF + "text"), Map.entry("ods", ODF + "spreadsheet"),
        Map.entry("odp", ODF + "presentation"), Map.entry("rtf", "application/rtf"), Map.entry("pdf", "application/pdf"),
        Map.entry("epub", "application/epub+zip"), Map.entry("msg", "application/vnd.ms-outlook"),
        Map.entry("one", "application/onenote"), Map.entry("pages", "application/vnd.apple.pages"),
        Map.entry("numbers", "application/vnd.apple.numbers"), Map.entry("key", "application/vnd.apple.keynote")
    ).forEach((extension, type) -> types.put(extension, new MediaTypes(type, Kind.FILE, false)));
    types.put("eml", new MediaTypes("message/rfc822", Kind.MAIL, false));
    types.put("csv", new MediaTypes("text/plain", Kind.FILE, true));
    types.put("tsv", new MediaTypes("text/plain", Kind.FILE, true));
    return Map.copyOf(types);
  }

  private static void pages(Map<String, MediaTypes> types, String mediaType, String... extensions) {
    for (String extension : extensions) {
      types.put(extension, new MediaTypes(mediaType, Kind.PAGE, true));
    }
  }
}
