package dev.kith.web;

import dev.kith.audit.Audit;
import dev.kith.audit.Event;
import dev.kith.groups.Scim;
import dev.kith.groups.Scim.Listing;
import dev.kith.groups.ScimError;
import dev.kith.groups.ScimSchemas;
import dev.kith.store.StoreException;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/// The SCIM endpoint below `/scim/v2`, for one directory server that shows its own token; a cookie opens nothing here.
public final class ScimApi {
  /// Requests a second, and how many may come at once.
  private static final int RATE = 100;
  private static final int BURST = 200;
  private static final int REFUSALS = 1;
  private static final int REFUSED_AT_ONCE = 20;
  private static final String MEDIA_TYPE = "application/scim+json";

  private final Scim scim;
  private final byte[] token;
  private final Audit audit;
  private final Allowances allowances = new Allowances(RATE, BURST, InstantSource.system());
  private final Allowances refusals = new Allowances(REFUSALS, REFUSED_AT_ONCE, InstantSource.system());
  private WebServer.Settings settings;

  private ScimApi(Scim scim, byte[] token, Audit audit) {
    this.scim = scim;
    this.token = token;
    this.audit = audit;
  }

  /// @param token what the directory server shows
  public static ScimApi of(Scim scim, String token, Audit audit) {
    return new ScimApi(scim, digest(token), audit);
  }

  /// No directory server may speak here.
  public static ScimApi off() {
    return new ScimApi(null, new byte[0], _ -> { });
  }

  ScimApi at(WebServer.Settings settings) {
    this.settings = settings;
    return this;
  }

  private interface Work {
    /// The answer; `null` if there is nothing to say.
    ObjectNode answer() throws StoreException;
  }

  void list(Context ctx) {
    String type = ctx.pathParam("type");
    answer(ctx, 200, () -> ScimSchemas.list(type, base(ctx)).orElseGet(() -> scim.list(type, listing(ctx), base(ctx))));
  }

  void show(Context ctx) {
    String type = ctx.pathParam("type");
    String id = ctx.pathParam("id");
    answer(ctx, 200, () -> ScimSchemas.list(type, base(ctx)).isPresent()
        ? ScimSchemas.one(type, id, base(ctx)).orElseThrow(() -> ScimSchemas.missing(id)) : scim.get(type, id, listing(ctx), base(ctx)));
  }

  void create(Context ctx) {
    answer(ctx, 201, () -> scim.create(ctx.pathParam("type"), ctx.body(), base(ctx)));
  }

  void replace(Context ctx) {
    answer(ctx, 200, () -> scim.replace(ctx.pathParam("type"), ctx.pathParam("id"), ctx.body(), base(ctx)));
  }

  void patch(Context ctx) {
    answer(ctx, 200, () -> scim.patch(ctx.pathParam("type"), ctx.pathParam("id"), ctx.body(), base(ctx)));
  }

  void delete(Context ctx) {
    answer(ctx, 204, () -> {
      scim.delete(ctx.pathParam("type"), ctx.pathParam("id"));
      return null;
    });
  }

  private void answer(Context ctx, int status, Work work) {
    ctx.header("Cache-Control", "no-store");
    try {
      if (!mayEnter(ctx)) {
        return;
      }
      ObjectNode body = work.answer();
      ctx.status(status);
      if (body != null) {
        String location = body.path("meta").path("location").asString("");
        if (status == 201 && !location.isEmpty()) {
          ctx.header("Location", location);
        }
        ctx.contentType(MEDIA_TYPE).result(body.toString().getBytes(StandardCharsets.UTF_8));
      }
    } catch (ScimError e) {
      error(ctx, e.status(), e.type(), e.getMessage());
    } catch (StoreException _) {
      error(ctx, 503, "", "What is known of groups cannot be used just now; see kith doctor.");
    }
  }

  private boolean mayEnter(Context ctx) {
    if (scim == null) {
      error(ctx, 404, "", "There is no SCIM endpoint here; groups.scim.token in kith.yaml opens one.");
      return false;
    }
    String header = Optional.ofNullable(ctx.header("Authorization")).orElse("");
    boolean bearer = header.regionMatches(true, 0, "Bearer ", 0, 7);
    if (!bearer || !MessageDigest.isEqual(digest(header.substring(7).strip()), token)) {
      // each try is written down, but nobody can fill the log with them
      if (!refusals.take(ctx.ip())) {
        ctx.header("Retry-After", "1");
        error(ctx, 429, "", "Too many requests without the right token.");
        return false;
      }
      audit.write(new Event(Event.Type.TOKEN_REFUSED, "token:scim", "feed:scim", Map.of("address", ctx.ip())));
      ctx.header("WWW-Authenticate", "Bearer");
      error(ctx, 401, "", "Send the token of this endpoint: “Authorization: Bearer …”.");
      return false;
    }
    if (!allowances.take("scim")) {
      ctx.header("Retry-After", "1");
      error(ctx, 429, "", "No more than " + RATE + " requests a second.");
      return false;
    }
    return true;
  }

  private static void error(Context ctx, int status, String type, String detail) {
    ObjectNode body = Json.MAPPER.createObjectNode();
    body.putArray("schemas").add("urn:ietf:params:scim:api:messages:2.0:Error");
    body.put("status", Integer.toString(status));
    if (!type.isEmpty()) {
      body.put("scimType", type);
    }
    body.put("detail", detail);
    ctx.status(status).contentType(MEDIA_TYPE).result(body.toString().getBytes(StandardCharsets.UTF_8));
  }

  private String base(Context ctx) {
    return settings.base(ctx) + "/scim/v2";
  }

  private static Listing listing(Context ctx) {
    return new Listing(Optional.ofNullable(ctx.queryParam("filter")).orElse(""), number(ctx, "startIndex", 1),
        (int) Math.min(Integer.MAX_VALUE, Math.max(-1, number(ctx, "count", -1))), names(ctx, "attributes"), names(ctx, "excludedAttributes"));
  }

  private static long number(Context ctx, String name, long usual) {
    String given = ctx.queryParam(name);
    if (given == null || given.isBlank()) {
      return usual;
    }
    try {
      long number = Long.parseLong(given.strip());
      // a negative count is none (RFC 7644, 3.4.2.4)
      return name.equals("count") ? Math.max(0, number) : number;
    } catch (NumberFormatException _) {
      throw ScimSchemas.wrong(name + " must be a number.");
    }
  }

  private static Set<String> names(Context ctx, String name) {
    return Arrays.stream(Optional.ofNullable(ctx.queryParam(name)).orElse("").split(",")).map(String::strip)
        .filter(each -> !each.isEmpty()).map(each -> each.replaceFirst("(?i)^urn:ietf:params:scim:schemas:core:2\\.0:(User|Group):", ""))
        .map(each -> each.toLowerCase(Locale.ROOT).replaceFirst("\\..*", "")).collect(Collectors.toSet());
  }

  private static byte[] digest(String token) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)))
          .getBytes(StandardCharsets.US_ASCII);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
