package dev.kith.web;

import dev.kith.signin.Accounts;
import dev.kith.signin.Grant;
import dev.kith.signin.Tokens;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Accounts and tokens as JSON, for the routes and for the command line.
public final class AccountsJson {
  private AccountsJson() {}

  public static byte[] accounts(List<Accounts.Shown> accounts) {
    return Json.object(out -> {
      out.writeArrayPropertyStart("accounts");
      for (Accounts.Shown account : accounts) {
        out.writeStartObject();
        write(out, account);
        out.writeEndObject();
      }
      out.writeEndArray();
    });
  }

  public static byte[] account(Accounts.Shown account) {
    return Json.object(out -> write(out, account));
  }

  private static void write(JsonWriter out, Accounts.Shown account) {
    out.writeStringProperty("name", account.name());
    out.writeStringProperty("kind", account.service() ? "program" : "person");
    if (!account.person().isEmpty()) {
      out.writeObjectPropertyStart("person");
      out.writeStringProperty("id", account.person());
      out.writeStringProperty("name", account.personName());
      out.writeEndObject();
    }
    out.writeBooleanProperty("disabled", account.disabled());
    Json.text(out, "closed", account.closed());
    out.writeBooleanProperty("password", account.password());
    texts(out, "roles", account.grants());
    if (account.service()) {
      texts(out, "principals", account.principals());
    }
    out.writeStringProperty("made", account.made().toString());
    out.writeNumberProperty("sessions", account.sessions());
    out.writeNumberProperty("tokens", account.tokens());
  }

  public static byte[] tokens(List<Tokens.Shown> tokens) {
    return Json.object(out -> tokens(out, tokens));
  }

  static void tokens(JsonWriter out, List<Tokens.Shown> tokens) {
    out.writeArrayPropertyStart("tokens");
    for (Tokens.Shown token : tokens) {
      out.writeStartObject();
      write(out, token);
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void write(JsonWriter out, Tokens.Shown token) {
    out.writeStringProperty("id", token.id());
    out.writeStringProperty("account", token.account());
    out.writeStringProperty("name", token.name());
    texts(out, "scopes", token.scopes());
    Json.text(out, "cidr", token.cidr());
    out.writeStringProperty("made", token.made().toString());
    out.writeStringProperty("expires", token.expires().toString());
    if (token.used() != null) {
      out.writeStringProperty("used", token.used().toString());
    }
  }

  /// With the token itself, this once.
  public static byte[] made(Tokens.Made made) {
    return Json.object(out -> {
      out.writeStringProperty("token", made.secret());
      write(out, made.shown());
    });
  }

  /// @throws IllegalArgumentException in one line if it is to be good for no time
  public static Tokens.Wanted wanted(JsonNode body) {
    int days = body.has("days") ? body.path("days").asInt(-1) : 0;
    return new Tokens.Wanted(body.path("name").asString(""), strings(body.path("scopes")), body.has("days") && days == 0 ? -1 : days,
        body.path("cidr").asString(""));
  }

  /// What is wanted of a new account.
  public static Accounts.Wanted account(JsonNode body) {
    return new Accounts.Wanted(body.path("name").asString(""), body.path("kind").asString("person").equals("program"),
        body.path("person").asString(""), strings(body.path("roles")).stream().filter(role -> !role.equals("reader")).map(Grant::of).collect(Collectors.toSet()),
        strings(body.path("principals")), body.path("newPassword").asString(""));
  }

  private static Set<String> strings(JsonNode array) {
    Set<String> texts = new HashSet<>();
    array.forEach(one -> texts.add(one.asString("")));
    return texts;
  }

  static void texts(JsonWriter out, String name, Collection<String> texts) {
    out.writeArrayPropertyStart(name);
    new TreeSet<>(texts).forEach(out::writeString);
    out.writeEndArray();
  }
}
