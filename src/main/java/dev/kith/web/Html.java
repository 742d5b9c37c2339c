package dev.kith.web;

import io.javalin.http.Context;

/// Pages that need no script: help, and what the API takes. All text is escaped.
final class Html {
  private Html() {}

  static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.chars().forEach(c -> {
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append((char) c);
      }
    });
    return out.toString();
  }

  /// @param language of the text
  /// @param title as text
  /// @param body  as HTML
  static void page(Context ctx, String language, String title, String body) {
    ctx.contentType("text/html; charset=utf-8").header("Cache-Control", "no-cache").header("Content-Language", language)
        .header("Vary", "Accept-Language, Cookie").result("""
        <!doctype html>
        <html lang="%s">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>%s · Kith</title>
        <link rel="stylesheet" href="/web/style.css">
        <link rel="icon" href="/web/favicon.svg">
        </head>
        <body class="plain">
        <main>
        <p><a href="/">Kith</a></p>
        <h1>%s</h1>
        %s
        </main>
        </body>
        </html>
        """.formatted(language, escape(title), escape(title), body));
  }
}
