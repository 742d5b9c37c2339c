package dev.kith.web;

import static dev.kith.web.Chromium.expect;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.kith.audit.Event.Type;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Looking as somebody else in a browser, from the reason to the end of it, and what the one looked as reads.
final class ViewAsPageTest {
  private static final String PASSWORD = "lantern harbour quilt";
  private static final String REASON = "ticket 4711: the plan is missing";

  @TempDir
  private static Path folder;
  private static Chromium chromium;
  private static Site site;

  @BeforeAll
  static void start() throws IOException {
    chromium = Chromium.start();
    site = Site.local(folder, null);
    account("mira", "auditor");
    account("ola", "reader");
  }

  private static void account(String name, String role) {
    site.signIn.accounts().add(Caller.commandLine(), new Accounts.Wanted(name, false, name,
        role.equals("reader") ? Set.of() : Set.of(Grant.of(role)), Set.of(), PASSWORD));
  }

  @AfterAll
  static void stop() {
    if (site != null) {
      site.close();
      chromium.close();
    }
  }

  private static Page signedIn(String name, String address, ColorScheme scheme) {
    Page page = chromium.open(site.url() + address, Chromium.wide().setColorScheme(scheme).setBypassCSP(true));
    page.fill("#name", name);
    page.fill("#password", PASSWORD);
    page.click("form .primary");
    return page;
  }

  private static void begin(Page page, String reason) {
    page.click("summary:has-text('Look as Ola')");
    page.fill("[aria-label='Why you look as Ola Lindqvist']", reason);
    page.locator("details.choice button").filter(new Locator.FilterOptions().setHasText(Pattern.compile("^Look$"))).click();
  }

  @Test
  void oneLooksWithAReasonSeesOtherResultsAndABannerAndEndsIt() throws IOException {
    Page page = signedIn("mira", "/search?q=walrus", ColorScheme.LIGHT);
    expect(page.locator("main")).containsText("Nothing");
    expect(page.locator(".hit")).hasCount(0);
    expect(page.locator("#looking")).isEmpty();
    page.navigate(site.url() + "/people/ola");
    begin(page, "because");
    expect(page.locator("details.choice [role=status]")).hasText(Pattern.compile("Say why you look as somebody else.*"));
    assertThat(chromium.faults).allMatch(fault -> fault.contains("400"));
    chromium.faults.clear();
    expect(page.locator("details.choice [type=password]")).isHidden();
    Chromium.shoot(page, "view-as-begin");
    page.fill("[aria-label='Why you look as Ola Lindqvist']", REASON);
    page.keyboard().press("Enter");
    Locator banner = page.locator("#looking");
    expect(banner).containsText("You see what Ola Lindqvist may see, and can change nothing");
    expect(banner).containsText(REASON);
    page.fill("#q", "walrus");
    page.press("#q", "Enter");
    expect(page.locator(".hit").first()).containsText("Merger plan");
    expect(banner).isVisible();
    assertThat(Chromium.fits(page)).isTrue();
    Chromium.shoot(page, "view-as-results");
    assertThat(JourneyTest.faults(page, axe(), "view-as")).isEmpty();
    assertThat(page.evaluate("fetch('/api/v1/me/export').then(answer => answer.status)")).as("nothing is taken along").isEqualTo(403);
    assertThat(chromium.faults).allMatch(fault -> fault.contains("403"));
    chromium.faults.clear();
    banner.locator("button").click();
    expect(page.locator("#looking")).isEmpty();
    expect(page.locator(".hit")).hasCount(0);
    assertThat(site.events).extracting(event -> event.type() + " " + event.actor()).contains("VIEW_AS_BEGUN person:mira", "VIEW_AS_ENDED person:mira");

    page = signedIn("ola", "/people/ola", ColorScheme.LIGHT);
    Locator told = page.locator("li").filter(new Locator.FilterOptions().setHasText(REASON));
    expect(told.first()).containsText("Mira Vasquez");
    told.first().scrollIntoViewIfNeeded();
    Chromium.shoot(page, "view-as-told");
    page.navigate(site.url() + "/people/mira");
    expect(page.locator("h1")).hasText("Mira Vasquez");
    expect(page.locator("summary:has-text('Look as')")).hasCount(0);
    chromium.done();
  }

  @Test
  void lookingAsAnotherEndsTheFirstAndInTheDarkTheBannerIsReadableToo() throws IOException {
    Page page = signedIn("mira", "/people/ola", ColorScheme.DARK);
    begin(page, REASON + ", again");
    expect(page.locator("#looking")).containsText("again");
    List<String> found = new ArrayList<>(JourneyTest.faults(page, axe(), "view-as dark"));
    Chromium.shoot(page, "view-as-dark");
    assertThat(found).isEmpty();
    page.locator("#looking button").click();
    expect(page.locator("#looking")).isEmpty();
    assertThat(site.events.stream().filter(event -> event.type() == Type.VIEW_AS_BEGUN && event.details().get("reason").endsWith("again"))).hasSize(1);
    chromium.done();
  }

  @Test
  void whatPeopleDoNotFindIsNoDeadEndForThoseWithoutTheRole() {
    Page page = signedIn("ola", "/search?q=vpn", ColorScheme.LIGHT);
    expect(page.locator(".hit").first()).isVisible();
    page.navigate(site.url() + "/insight");
    expect(page.locator("#about")).hasText("This is for whoever has the role operator.");
    expect(page.locator("#lists")).containsText("An admin can give it to you: kith accounts role add ola operator");
    Chromium.shoot(page, "insight-without-role");
    assertThat(chromium.faults).allMatch(fault -> fault.contains("403"));
    chromium.faults.clear();
    page = chromium.open(site.url() + "/insight");
    expect(page.locator("#lists a")).hasText("sign in");
    page.click("#lists a");
    expect(page.locator("#password")).isVisible();
    page.fill("#name", "ola");
    page.fill("#password", PASSWORD);
    page.click("form .primary");
    expect(page).hasURL(site.url() + "/insight");
    expect(page.locator("#about")).hasText("This is for whoever has the role operator.");
    chromium.done(403);
  }

  private static String axe() throws IOException {
    try (InputStream in = ViewAsPageTest.class.getResourceAsStream("/axe.min.js")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
