package dev.kith.web;

import static dev.kith.web.Chromium.expect;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.kith.signin.Accounts;
import dev.kith.signin.Caller;
import dev.kith.signin.Grant;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Signing in and one's own account, in a browser: without scripts, in both languages, light and dark, on a phone.
final class AccountPageTest {
  private static final String PASSWORD = "lantern harbour quilt";

  @TempDir
  private static Path folder;
  private static Chromium chromium;
  private static Site site;

  @BeforeAll
  static void start() throws IOException {
    chromium = Chromium.start();
    site = Site.local(folder, null);
    site.signIn.accounts().add(Caller.commandLine(), new Accounts.Wanted("ola", false, "ola", Set.of(Grant.of("operator")), Set.of(), PASSWORD));
  }

  @AfterAll
  static void stop() {
    if (site != null) {
      site.close();
      chromium.close();
    }
  }

  @BeforeEach
  void forget() {
    chromium.faults.clear();
  }

  private static void signIn(Page page, String password) {
    page.fill("#name", "ola");
    page.fill("#password", password);
    page.click("form .primary");
  }

  /// The browser notes answers such as 401 itself.
  private static void expectRefusals() {
    assertThat(chromium.faults).allMatch(fault -> fault.contains("401"));
    chromium.faults.clear();
  }

  @Test
  void oneSignsInWithoutScriptsAndComesToWhereOneWanted() {
    Page page = chromium.open(site.url() + "/search?q=vpn", Chromium.phone(360).setJavaScriptEnabled(false).setLocale("de-DE"));
    expect(page.locator("h1")).hasText("Anmelden");
    signIn(page, "not the password");
    expect(page.locator("[role=alert]")).hasText("Der Name oder das Passwort ist falsch.");
    expect(page.locator("#name")).hasValue("ola");
    expectRefusals();
    signIn(page, PASSWORD);
    expect(page).hasURL(site.url() + "/search?q=vpn");
    chromium.done();
  }

  @Test
  void anEndedSessionLeadsToTheFormAndBack() {
    Page page = chromium.open(site.url() + "/");
    signIn(page, PASSWORD);
    expect(page).hasURL(site.url() + "/");
    expect(page.locator("#viewer")).hasText("Ola Lindqvist");
    page.fill("#q", "vpn");
    page.press("#q", "Enter");
    expect(page.locator(".hit").first()).isVisible();
    chromium.window().clearCookies();
    page.fill("#q", "valves");
    expect(page).hasURL(Pattern.compile(".*/sign-in\\?to=.*valves.*"));
    expectRefusals();
    signIn(page, PASSWORD);
    expect(page).hasURL(Pattern.compile(".*/search\\?q=valves"));
    expect(page.locator(".hit").first()).isVisible();
    page.click("#viewer");
    Chromium.shoot(page, "account-menu");
    page.click("#sign-out");
    expect(page).hasURL(site.url() + "/sign-in");
    page.navigate(site.url() + "/");
    expect(page.locator("#password")).isVisible();
    chromium.done();
  }

  @Test
  void onesTokensSessionsAndPasswordAreOnThePageOfTheAccount() {
    Page page = chromium.open(site.url() + "/account");
    signIn(page, PASSWORD);
    expect(page.locator("#sessions li").first()).isVisible();
    page.fill("#what", "my script");
    page.click("#making .primary");
    expect(page.locator("#made code")).hasText(Pattern.compile("kith_[0-9A-Za-z]{49}"));
    expect(page.locator("#tokens li")).hasCount(1);
    Chromium.shoot(page, "account-en-light");
    page.click("#tokens button");
    expect(page.locator("#tokens li")).hasCount(0);
    page.fill("#former", "wrong all the same");
    page.fill("#next", "four words quite apart");
    page.click("#password .primary");
    expect(page.locator("#status")).hasText("The password till now is wrong.");
    assertThat(chromium.faults).allMatch(fault -> fault.contains("400"));
    chromium.faults.clear();
    page.fill("#former", PASSWORD);
    page.click("#password .primary");
    expect(page.locator("#status")).hasText("The password is changed.");
    page.fill("#former", "four words quite apart");
    page.fill("#next", PASSWORD);
    page.click("#password .primary");
    expect(page.locator("#status")).hasText("The password is changed.");
    chromium.done();
  }

  @Test
  void axeFindsNothingSeriousWhereOneSignsInAndOnTheAccount() throws IOException {
    String axe;
    try (InputStream in = AccountPageTest.class.getResourceAsStream("/axe.min.js")) {
      axe = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    List<String> found = new ArrayList<>();
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (String language : List.of("en-GB", "de-DE")) {
        String name = language.substring(0, 2) + "-" + scheme.name().toLowerCase(java.util.Locale.ROOT);
        Page page = chromium.open(site.url() + "/account", Chromium.wide().setColorScheme(scheme).setLocale(language).setBypassCSP(true));
        Chromium.shoot(page, "sign-in-" + name);
        found.addAll(JourneyTest.faults(page, axe, "sign-in " + name));
        signIn(page, "not the password");
        expect(page.locator("[role=alert]")).isVisible();
        Chromium.shoot(page, "sign-in-failed-" + name);
        found.addAll(JourneyTest.faults(page, axe, "sign-in failed " + name));
        assertThat(Chromium.fits(page)).isTrue();
        signIn(page, PASSWORD);
        expect(page.locator("#sessions li").first()).isVisible();
        Chromium.shoot(page, "account-" + name);
        found.addAll(JourneyTest.faults(page, axe, "account " + name));
      }
    }
    assertThat(found).isEmpty();
    chromium.faults.clear();
  }
}
