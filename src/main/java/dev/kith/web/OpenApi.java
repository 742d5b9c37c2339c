package dev.kith.web;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The description of the API for programs, OpenAPI 3.1, written by hand, and a page for people made of it.
final class OpenApi {
  private static final byte[] YAML = read();

  private OpenApi() {}

  private static byte[] read() {
    try (InputStream in = OpenApi.class.getResourceAsStream("/api/openapi.yaml")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void yaml(Context ctx) {
    ctx.contentType("application/yaml; charset=utf-8").header("Cache-Control", "no-cache").result(YAML);
  }

  static void page(Context ctx) {
    Map<?, ?> api = map(new Load(LoadSettings.builder().build()).loadFromString(new String(YAML, StandardCharsets.UTF_8)));
    StringBuilder out = new StringBuilder(32_768);
    out.append("<p>").append(text(map(api.get("info")).get("description"))).append("</p>\n")
        .append("<p>For programs: <a href=\"/api/openapi.yaml\">openapi.yaml</a> (OpenAPI 3.1).</p>\n");
    map(api.get("paths")).forEach((path, methods) -> map(methods).forEach((method, operation) -> {
      if (!method.equals("parameters")) {
        operation(out, method.toString().toUpperCase(Locale.ROOT) + " " + path, map(operation), api);
      }
    }));
    Html.page(ctx, "en", "The API", out.toString());
  }

  private static void operation(StringBuilder out, String name, Map<?, ?> operation, Map<?, ?> api) {
    out.append("<h2><code>").append(text(name)).append("</code></h2>\n<p>").append(text(operation.get("summary"))).append("</p>\n");
    if (operation.get("description") != null) {
      out.append("<p>").append(text(operation.get("description"))).append("</p>\n");
    }
    List<?> parameters = list(operation.get("parameters"));
    if (!parameters.isEmpty()) {
      out.append("<table><thead><tr><th>Parameter</th><th>In</th><th>Meaning</th></tr></thead><tbody>\n");
      for (Object one : parameters) {
        Map<?, ?> parameter = resolved(map(one), api);
        out.append("<tr><td><code>").append(text(parameter.get("name"))).append("</code></td><td>").append(text(parameter.get("in")))
            .append("</td><td>").append(text(parameter.get("description"))).append("</td></tr>\n");
      }
      out.append("</tbody></table>\n");
    }
    out.append("<ul>\n");
    map(operation.get("responses")).forEach((status, given) -> {
      Map<?, ?> response = resolved(map(given), api);
      out.append("<li>").append(text(status)).append(": ").append(text(response.get("description")));
      map(response.get("content")).forEach((type, media) -> {
        out.append(" (<code>").append(text(type)).append("</code>)");
        Object example = map(media).get("example");
        if (example != null) {
          // wider than a phone: whoever has no pointer scrolls it by keys
          out.append("<pre tabindex=\"0\" role=\"region\" aria-label=\"Example\"><code>").append(text(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(example)))
              .append("</code></pre>");
        }
      });
      out.append("</li>\n");
    });
    out.append("</ul>\n");
  }

  private static Map<?, ?> resolved(Map<?, ?> one, Map<?, ?> api) {
    if (!(one.get("$ref") instanceof String reference)) {
      return one;
    }
    Map<?, ?> at = api;
    for (String step : reference.substring(2).split("/")) {
      at = map(at.get(step));
    }
    return at;
  }

  private static Map<?, ?> map(Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static List<?> list(Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  private static String text(Object value) {
    return value == null ? "" : Html.escape(value.toString());
  }
}
