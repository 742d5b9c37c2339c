package dev.kith.web;

import static dev.kith.web.Chromium.expect;
import static dev.kith.web.Chromium.fits;
import static dev.kith.web.Chromium.shoot;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.EmulateMediaOptions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import com.microsoft.playwright.options.ReducedMotion;
import dev.kith.cli.SampleServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole journeys through the page: from the first letter to what was looked for, and back; with mouse, keyboard and phone, in
/// both languages, and checked by axe on every view.
final class JourneyTest {
  @TempDir
  private static Path data;
  private static SampleServer company;
  private static Chromium chromium;

  @BeforeAll
  static void start() throws IOException {
    chromium = Chromium.start();
    company = SampleServer.start(data);
  }

  @AfterAll
  static void stop() throws IOException {
    if (chromium != null) {
      chromium.close();
    }
    if (company != null) {
      company.close();
    }
  }

  private static Page open(String address, NewContextOptions options) {
    return chromium.open(company.url() + address, options);
  }

  private static Page open(String address) {
    return open(address, Chromium.wide());
  }

  @AfterEach
  void nothingWentWrong() {
    chromium.done();
  }

  @Test
  void resultsNeverVanishWhileSomebodyTypes() {
    Page page = open("/search?q=v");
    expect(page.locator(".hit").first()).isVisible();
    page.evaluate("window.blank = 0; new MutationObserver(() => { blank += !document.querySelector('.hit'); })"
        + ".observe(document.getElementById('main'), { childList: true, subtree: true })");
    page.locator("#q").press("End");
    page.locator("#q").pressSequentially("pn mac");
    expect(page).hasURL(Pattern.compile("q=vpn\\+mac$"));
    expect(page.locator("body")).not().hasClass(Pattern.compile("stalled"));
    expect(page.locator(".hit").first()).containsText("Mac");
    assertThat(page.evaluate("blank")).isEqualTo(0);
    expect(page.locator("#q")).isFocused();
  }

  @Test
  void oneBoxSuggestsPeopleSearchesAndPages() {
    Page page = open("/");
    Locator field = page.locator("#q");
    Locator options = page.locator("#suggestions [role=option]");
    field.pressSequentially("vp");
    expect(field).hasAttribute("aria-expanded", "true");
    expect(page.locator("#suggestions")).containsText("Who knows about");
    expect(page.locator("#suggestions")).containsText("VPN on macOS");
    assertThat(options.count()).isBetween(3, 8);
    shoot(page, "suggestions");
    field.press("ArrowDown");
    expect(options.first()).hasAttribute("aria-selected", "true");
    assertThat(field.getAttribute("aria-activedescendant")).isEqualTo(options.first().getAttribute("id"));
    expect(field).isFocused();
    field.press("Escape");
    expect(page.locator("#suggestions")).isHidden();
    expect(field).hasValue("vp");
    field.pressSequentially("n");
    expect(page.locator("#suggestions")).isVisible();
    field.press("Enter");
    expect(page).hasURL(Pattern.compile("/search\\?q=vpn$"));
    expect(page.locator("#suggestions")).isHidden();
  }

  @Test
  void recentSearchesStayInTheBrowserAndCanBeForgotten() {
    Page page = open("/search?q=kafka");
    expect(page.locator(".hit").first()).isVisible();
    page.navigate(company.url() + "/");
    Locator recent = page.locator("[data-slot=recent] li");
    expect(recent).hasText(Pattern.compile("kafka"));
    page.locator("#q").click();
    expect(page.locator("#suggestions")).containsText("You searched for");
    page.locator("#q").press("ArrowDown");
    page.locator("#q").press("Shift+Delete");
    expect(page.locator("#suggestions")).isHidden();
    page.reload();
    expect(page.locator(".sources")).isVisible();
    expect(page.locator("[data-slot=recents]")).isHidden();
  }

  @Test
  void valuesAreChosenLeftOutAndTakenBack() {
    Page page = open("/search?q=vpn");
    Locator total = page.locator(".total b");
    expect(total).containsText("result");
    String all = total.textContent();
    page.locator(".row").filter(new Locator.FilterOptions().setHasText("Wiki")).first().hover();
    page.getByLabel("Without Wiki").first().click();
    expect(page).hasURL(Pattern.compile("q=vpn&-source=wiki$"));
    expect(page.locator("[data-slot=chips] .chip")).containsText("Source: not Wiki");
    expect(page.locator(".hit .meta b", new Page.LocatorOptions().setHasText(Pattern.compile("^Wiki$")))).hasCount(0);
    page.locator("[data-key='source=answers']").check();
    expect(page).hasURL(Pattern.compile("source=answers"));
    page.locator(".bars a").last().click();
    expect(page).hasURL(Pattern.compile("after=\\d{4}-\\d\\d-01&before=\\d{4}-\\d\\d-01"));
    expect(page.locator("[data-slot=chips] .chip")).hasCount(4);
    page.getByText("Clear all").click();
    expect(total).hasText(all);
    expect(page.locator("[data-slot=chips] .chip")).hasCount(0);
    page.goBack();
    expect(page.locator("[data-slot=chips] .chip")).hasCount(4);
  }

  @Test
  void aLongListOfValuesCanBeSearched() {
    Page page = open("/search?q=");
    page.navigate(company.url() + "/search?type=page");
    Locator person = page.locator(".side fieldset").filter(new Locator.FilterOptions().setHasText("Person"));
    person.getByText("Show all").click();
    person.getByLabel("Find in Person").fill("fergus");
    expect(person.locator(".row")).hasCount(1);
    person.locator(".check").click();
    expect(page).hasURL(Pattern.compile("author=fergus-mcallan"));
  }

  @Test
  void aMisspeltQuestionIsPutRightAndOneOfTooManyWordsIsLoosened() {
    Page page = open("/search?q=vpnn+macos");
    expect(page.locator(".notices")).containsText("vpn macos");
    page.navigate(company.url() + "/search?q=vpn&team=No+such+team");
    expect(page.locator(".message h2")).containsText("Nothing you may read");
    page.locator(".message a").first().click();
    expect(page.locator(".hit").first()).isVisible();
  }

  @Test
  void aPreviewStandsBesideTheResultsAndIsInTheAddress() {
    Page page = open("/search?q=vpn");
    Locator hit = page.locator(".results > li").filter(new Locator.FilterOptions().setHasText("VPN on Windows")).first();
    hit.locator("a[data-slot=preview]").click();
    Locator panel = page.locator(".preview");
    expect(panel.locator("[data-slot=title]")).hasText("VPN on Windows and Linux");
    expect(panel.locator(".steps")).containsText(Pattern.compile("1 of \\d+"));
    expect(panel.locator("mark.here")).hasText(Pattern.compile("[vV][pP][nN]"));
    page.keyboard().press("n");
    expect(panel.locator(".steps")).containsText(Pattern.compile("2 of \\d+"));
    expect(panel.locator(".hands")).containsText("Mihai");
    shoot(page, "preview");
    page.reload();
    expect(panel.locator("[data-slot=title]")).hasText("VPN on Windows and Linux");
    page.keyboard().press("Escape");
    expect(panel).isHidden();
    assertThat(page.url()).doesNotContain("preview");
  }

  @Test
  void onAPhoneThePreviewIsAPage() {
    Page page = open("/search?q=vpn", Chromium.phone(360));
    page.locator("a[data-slot=preview]").first().click();
    expect(page).hasURL(Pattern.compile("/d/.*\\?q=vpn$"));
    expect(page.locator(".document h1")).isVisible();
  }

  @Test
  void whatWasFoundIsCopiedAsACitationAndAsALink() {
    Page page = open("/search?q=%22VPN+on+macOS%22&source=wiki",
        Chromium.wide().setPermissions(List.of("clipboard-read", "clipboard-write")));
    expect(page.locator(".hit").first()).isVisible();
    page.locator("h1").press("j");
    page.keyboard().press("y");
    expect(page.locator("#toast")).containsText("Citation copied");
    assertThat((String) page.evaluate("navigator.clipboard.readText()"))
        .startsWith("[VPN on macOS](https://wiki.fernhollow.example/wiki/VPN_on_macOS) (").contains(", Wiki, 20").contains("\n> ");
    page.keyboard().press("c");
    expect(page.locator("#toast")).containsText("Link copied");
    assertThat((String) page.evaluate("navigator.clipboard.readText()")).isEqualTo(page.url());
  }

  @Test
  void aSearchIsSavedFollowedAsAFeedAndForgotten() {
    Page page = open("/search?q=vpn&source=wiki");
    expect(page.locator(".hit").first()).isVisible();
    page.keyboard().press("s");
    expect(page.locator("#name")).hasValue("vpn, Wiki");
    page.locator("#name").fill("VPN in the wiki");
    page.locator("#name").press("Enter");
    expect(page.locator("[data-slot=save]")).hasText("★ Saved");
    page.navigate(company.url() + "/");
    Locator row = page.locator("[data-slot=saved] li");
    expect(row).containsText("VPN in the wiki");
    APIResponse feed = page.request().get(company.url() + row.getByText("Feed").getAttribute("href"));
    assertThat(feed.status()).isEqualTo(200);
    assertThat(feed.text()).contains("<feed").contains("VPN on macOS");
    row.locator("a").first().click();
    expect(page).hasURL(Pattern.compile("q=vpn&source=wiki$"));
    expect(page.locator("[data-slot=save]")).hasText("★ Saved");
    page.navigate(company.url() + "/");
    row.getByLabel("Do not keep").click();
    expect(row).hasCount(0);
  }

  @Test
  void whatIsMarkedIsOnTheStartPage() {
    Page page = open("/search?q=kafka");
    Locator hit = page.locator(".hit").first();
    String title = hit.locator("h2").textContent();
    hit.hover();
    hit.locator(".acts button").first().click();
    expect(page.locator("#toast")).containsText("Bookmarked");
    page.reload();
    expect(page.locator(".hit").first().locator(".acts button").first()).hasAttribute("aria-pressed", "true");
    page.navigate(company.url() + "/");
    Locator row = page.locator("[data-slot=bookmarks] li");
    expect(row).containsText(title);
    row.locator("button").click();
    expect(row).hasCount(0);
  }

  @Test
  void thePageSpeaksGermanToWhomAsks() {
    Page page = open("/search?q=vpn", Chromium.wide().setLocale("de-DE"));
    expect(page.locator(".total b")).hasText(Pattern.compile("\\d+ Ergebnisse"));
    expect(page.locator("html")).hasAttribute("lang", "de");
    expect(page.locator(".side legend").first()).hasText("Quelle");
    page.locator("#languages button[value=en]").click();
    expect(page.locator(".total b")).hasText(Pattern.compile("\\d+ results"));
    page.reload();
    expect(page.locator(".side legend").first()).hasText("Source");
  }

  @Test
  void atFourHundredPercentNothingIsLost() {
    Page page = open("/search?q=vpn", Chromium.wide().setViewportSize(320, 256));
    expect(page.locator(".hit").first()).isVisible();
    assertThat(fits(page)).isTrue();
    page.locator("[data-slot=open]").click();
    expect(page.locator("dialog.filters fieldset").first()).isVisible();
    page.keyboard().press("Escape");
    page.locator("#q").fill("vp");
    expect(page.locator("#suggestions")).isVisible();
    assertThat(fits(page)).isTrue();
  }

  @Test
  void onPaperThereAreTheAddressesAndNoControls() {
    Page page = open("/search?q=vpn");
    expect(page.locator(".hit").first()).isVisible();
    page.emulateMedia(new EmulateMediaOptions().setMedia(Media.PRINT));
    for (String control : List.of(".side", ".tools", ".foot", ".sort", "footer")) {
      expect(page.locator(control).first()).isHidden();
    }
    assertThat((String) page.evaluate("getComputedStyle(document.querySelector('.hit h2 a'), '::after').content")).contains("http");
  }

  @Test
  void axeFindsNothingSeriousOnAnyView() throws IOException {
    String axe;
    try (InputStream in = JourneyTest.class.getResourceAsStream("/axe.min.js")) {
      axe = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    List<String> found = new ArrayList<>();
    for (NewContextOptions options : List.of(Chromium.wide(), Chromium.wide().setColorScheme(ColorScheme.DARK),
        Chromium.phone(360))) {
      Page page = open("/", options.setReducedMotion(ReducedMotion.REDUCE));
      page.locator(".sources").waitFor();
      String document = (String) page.evaluate("fetch('/api/v1/search?limit=1&q=%22VPN+on+macOS%22+source:wiki')"
          + ".then(r => r.json()).then(a => a.hits[0].id)");
      String[][] views = {{"/", ".sources"}, {"/search?q=vpn&-source=blog&after=2022-01-01", ".hit"},
          {"/search?q=vpn&preview=" + document, ".hit"}, {"/search?q=xylophone", ".message"}, {"/people?q=lora+range", ".expert"},
          {"/people/tomasz-wilk", ".person .evidence li"}, {"/d/" + document + "?q=vpn", ".text p"},
          {"/topics/postgresql", ".topic"}, {"/gaps", ".people"}};
      for (String[] view : views) {
        page.navigate(company.url() + view[0]);
        page.locator(view[1]).first().waitFor();
        found.addAll(faults(page, axe, view[0]));
      }
      page.navigate(company.url() + "/search?q=v");
      page.locator("#q").press("End");
      page.locator("#q").pressSequentially("p");
      page.locator("#suggestions").waitFor();
      found.addAll(faults(page, axe, "suggestions"));
    }
    assertThat(found).isEmpty();
    Page page = open("/search?q=vpn");
    page.locator(".hit").first().waitFor();
    page.evaluate("document.querySelector('#q').removeAttribute('role'); document.querySelector('.total').style.color = '#eee'");
    assertThat(faults(page, axe, "control")).anyMatch(fault -> fault.contains("color-contrast"));
  }

  /// What axe calls serious or critical, by the rules of WCAG 2.2 AA.
  @SuppressWarnings("unchecked")
  static List<String> faults(Page page, String axe, String view) {
    // what is on its way is shown pale
    page.waitForFunction("getComputedStyle(document.querySelector('main')).opacity === '1'");
    page.evaluate(axe);
    List<String> faults = (List<String>) page.evaluate("axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })"
        + ".then(r => r.violations.filter(v => ['serious', 'critical'].includes(v.impact))"
        + ".map(v => v.id + ' ' + v.nodes[0].html.slice(0, 200)))");
    return faults.stream().map(fault -> view + ": " + fault).toList();
  }
}
