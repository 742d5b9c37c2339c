package dev.kith.web;

import static dev.kith.web.Chromium.expect;
import static dev.kith.web.Chromium.fits;
import static dev.kith.web.Chromium.focused;
import static dev.kith.web.Chromium.shoot;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.kith.cli.SampleServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page in a real browser, over the sample company: what somebody does from the first letter to the document, with
/// mouse, keyboard and phone. No journey may leave an error in the console, break the content policy or ask another host.
final class PageTest {
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

  private static Page open(String address) {
    return chromium.open(company.url() + address);
  }

  private static Page open(String address, NewContextOptions options) {
    return chromium.open(company.url() + address, options);
  }

  @AfterEach
  void nothingWentWrong() {
    chromium.done();
  }

  @Test
  void whoTypesSeesResultsWithoutAReload() {
    Page page = open("/");
    expect(page.locator("h1")).containsText("Fernhollow Instruments");
    expect(page.locator(".sources li")).hasCount(5);
    page.evaluate("window.same = true");
    page.locator("#q").pressSequentially("vpn mac");
    expect(page.locator(".hit").first()).containsText("VPN");
    expect(page.locator(".hit mark").first()).isVisible();
    expect(page).hasURL(Pattern.compile("/search\\?q=vpn\\+mac$"));
    expect(page.locator("#q")).isFocused();
    expect(page.locator("#status")).containsText("result");
    expect(page.locator("#suggested")).containsText("suggestion");
    page.locator("#q").press("Enter");
    expect(page).hasTitle("vpn mac · Kith");
    page.goBack();
    expect(page.locator(".sources")).isVisible();
    expect(page.locator("#q")).hasValue("");
    assertThat(page.evaluate("window.same")).isEqualTo(true);
  }

  @Test
  void aFacetNarrowsAndTheBackButtonWidensAgain() {
    Page page = open("/search?q=vpn");
    Locator total = page.locator(".total b");
    expect(total).containsText("result");
    String all = total.textContent();
    Locator wiki = page.locator(".side label", new Page.LocatorOptions().setHasText("Wiki")).first();
    String count = wiki.locator(".count").textContent();
    wiki.click();
    Locator chip = page.locator(".head .chip");
    expect(chip).containsText("Source: Wiki");
    expect(total).hasText(Pattern.compile("^" + count + " results?$"));
    assertThat(page.url()).endsWith("q=vpn&source=wiki");
    page.goBack();
    expect(chip).hasCount(0);
    expect(total).hasText(all);
    page.goForward();
    expect(chip).hasCount(1);
    page.reload();
    expect(page.locator(".side input:checked")).hasCount(1);
    chip.click();
    expect(chip).hasCount(0);
    expect(total).hasText(all);
  }

  @Test
  void thePeopleTabNamesWhoKnowsWithTheEvidence() {
    Page page = open("/search?q=lora+range");
    expect(page.locator(".who")).containsText("Tomasz Wilk");
    page.locator("#tab-people").click();
    expect(page.locator("h1")).containsText("lora range");
    Locator first = page.locator(".expert").first();
    expect(first.locator("h3")).containsText("Tomasz Wilk");
    expect(first.locator(".evidence a").first()).hasAttribute("href", Pattern.compile("https?://.*"));
    expect(first.locator(".evidence mark").first()).isVisible();
    Locator former = page.locator("li.gone, .gone .expert").first();
    expect(former).containsText("Maren Oltmann");
    expect(former).containsText("Now ask Tomasz Wilk");
    first.locator("h3 a").click();
    expect(page.locator(".person h1")).hasText("Tomasz Wilk");
    int all = page.locator(".person .evidence li").count();
    assertThat(all).isPositive();
    Locator role = page.locator(".roles button").nth(1);
    role.click();
    expect(role).hasAttribute("aria-pressed", "true");
    assertThat(page.locator(".person .evidence li").count()).isBetween(1, all - 1);
  }

  @Test
  void aQuestionForPeopleLeadsToPeople() {
    Page page = open("/");
    page.locator("#q").fill("who knows about kafka");
    page.locator("#q").press("Enter");
    expect(page).hasURL(Pattern.compile("/people\\?q=who\\+knows\\+about\\+kafka$"));
    expect(page.locator(".expert h3").first()).containsText("Yusra Haddad");
  }

  @Test
  void aTopicNamesWhoKnowsAndOneOfWhichNobodyKnowsSaysJustThat() {
    Page page = open("/topics/postgresql");
    expect(page.locator(".experts h3").first()).containsText("Bram Kuipers");
    expect(page.locator(".years li").first()).isVisible();
    page.locator(".expert .card").all().forEach(card -> assertThat(card.innerText()).doesNotContainPattern("(?m)^\\d+$"));
    page.navigate(company.url() + "/topics/walruses");
    expect(page.locator(".lead").first()).containsText("Nobody is known to know about “walruses”");
    expect(page.getByText("Who knows about it")).isHidden();
  }

  @Test
  void whoFindsNobodyIsLedToThePagesAboutTheTopic() {
    Page page = open("/?q=who+knows+about+walruses");
    expect(page.locator("h1")).containsText("walruses");
    page.getByText("See the pages about “walruses”").click();
    expect(page).hasURL(Pattern.compile("/search\\?q=walruses$"));
    expect(page.locator("h1, .message, .none").first()).isVisible();
  }

  @Test
  void aDocumentIsShownWithItsOutlineAndItsPeople() {
    Page page = open("/search?q=%22VPN+on+macOS%22+source:wiki");
    page.locator(".hit a[data-slot=preview]").first().click();
    expect(page).hasURL(Pattern.compile("&preview=wiki-.*"));
    page.locator(".preview [data-slot=title] a").click();
    expect(page).hasURL(Pattern.compile("/d/wiki-.*"));
    expect(page.locator(".document h1")).hasText("VPN on macOS");
    assertThat(page.locator(".text p").count()).isGreaterThan(2);
    expect(page.locator(".hands")).containsText("Fergus McAllan");
    Locator last = page.locator(".document nav a").last();
    last.click();
    expect(page.locator(".text h2, .text h3").filter(new Locator.FilterOptions().setHasText(last.textContent())).first())
        .isInViewport();
    page.goBack();
    page.goBack();
    expect(page.locator(".preview [data-slot=title]")).hasText("VPN on macOS");
    page.goBack();
    expect(page.locator(".preview")).isHidden();
    expect(page.locator(".hit").first()).isVisible();
  }

  @Test
  void whoLooksAsSomebodyElseSeesWhatTheyMayRead() {
    Page page = open("/search?q=" + "night" + "jar");
    expect(page.locator(".message h2")).containsText("Nothing you may read");
    become(page, "Leila Mansouri");
    expect(page.locator(".hit").first()).isVisible();
    expect(page.locator("#viewer")).containsText("Leila Mansouri");
    String restricted = page.locator(".hit a[data-slot=preview]").first().getAttribute("href");
    become(page, "Aisha Rahmani");
    expect(page.locator(".message h2")).containsText("Nothing you may read");
    expect(page.locator(".hit")).hasCount(0);
    page.navigate(company.url() + restricted);
    expect(page.locator(".message")).isVisible();
    assertThat(page.content().toLowerCase(java.util.Locale.ROOT)).doesNotContain("night" + "jar");
    chromium.expectNotFound();
  }

  private static void become(Page page, String name) {
    page.locator("#viewer").click();
    page.locator("#choices button", new Page.LocatorOptions().setHasText(name)).click();
    expect(page.locator("#choices")).isHidden();
  }

  @Test
  void whoWasHelpedSaysSoBesideThePerson() {
    Page page = open("/people?q=lora+range");
    Locator first = page.locator(".expert").first();
    Locator helped = first.getByText("Helped me");
    helped.click();
    expect(helped).hasAttribute("aria-pressed", "true");
    expect(first.locator(".because")).containsText("Helped 1 person with this.");
    shoot(page, "helped");
    helped.click();
    expect(helped).hasAttribute("aria-pressed", "false");
    expect(first.locator(".because")).not().containsText("Helped");
  }

  @Test
  void whoOpensTheirOwnPageDecidesAboutThemselves() {
    Page page = open("/people/chidi-eberechi");
    expect(page.locator(".person h1")).hasText("Chidi Eberechi");
    expect(page.locator(".you")).isHidden();
    become(page, "Chidi Eberechi");
    Locator you = page.locator(".you");
    expect(you).containsText("This is you");
    shoot(page, "light-you");
    you.getByLabel("Not me: a topic").fill("drift");
    you.getByLabel("Not me: a topic").press("Enter");
    expect(you.getByLabel("Not me: take back drift")).isVisible();
    you.getByLabel("Ask me about: a topic").fill("Beekeeping / honey");
    you.getByLabel("Ask me about: a topic").press("Enter");
    expect(you.getByLabel("Ask me about: take back Beekeeping / honey")).isVisible();
    expect(page.locator("[data-slot=topics]")).containsText("Beekeeping / honey");
    you.getByText("Not me: SMC").click();
    expect(page.locator("[data-slot=topics]")).not().containsText("SMC");
    you.getByLabel("Not me: take back SMC").click();
    expect(page.locator("[data-slot=topics]")).containsText("SMC");
    you.getByText("Hide me from").click();
    expect(page.locator("#status")).containsText("Hide me from “who knows”: on");
    page.reload();
    expect(you.locator("input[data-key=hidden]")).isChecked();
    assertThat(fits(page)).isTrue();
    you.locator("input[data-key=hidden]").uncheck();
    expect(page.locator("#status")).containsText("off");
    page.navigate(company.url() + "/people?q=honey");
    Locator declared = page.locator(".declared li");
    expect(declared).containsText("Chidi Eberechi");
    shoot(page, "light-declared");
    declared.getByText("Not me for “honey”").click();
    expect(page.locator(".declared")).hasCount(0);
    page.navigate(company.url() + "/people/chidi-eberechi");
    for (String back : List.of("Not me: take back drift", "Not me: take back honey", "Ask me about: take back Beekeeping / honey")) {
      you.getByLabel(back).click();
      expect(you.getByLabel(back)).hasCount(0);
    }
  }

  @Test
  void whoDeletesThemselvesIsGoneFromThePage() {
    Page page = open("/people/margit-hollo");
    become(page, "Margit");
    Locator you = page.locator(".you");
    you.locator("summary").click();
    Locator button = you.getByText("Delete me for good");
    expect(button).isDisabled();
    you.getByText("and I mean it").click();
    shoot(page, "light-you-delete");
    button.click();
    expect(page.locator(".start")).isVisible();
    expect(page.locator("#viewer")).not().containsText("Margit");
    page.navigate(company.url() + "/people/margit-hollo");
    expect(page.locator(".message")).isVisible();
    chromium.expectNotFound();
  }

  @Test
  void theKeyboardAloneIsEnough() {
    Page page = open("/search?q=kafka");
    expect(page.locator(".hit").nth(2)).isVisible();
    page.locator("#tab-pages").focus();
    page.keyboard().press("/");
    assertThat(focused(page)).isEqualTo("q");
    page.keyboard().type("vpn/?");
    expect(page.locator("#q")).hasValue("vpn/?");
    expect(page.locator("#help")).isHidden();
    page.keyboard().press("ControlOrMeta+a");
    page.keyboard().type("vpn");
    page.keyboard().press("Enter");
    expect(page.locator(".hit").first()).containsText("VPN");
    expect(page.locator("h1")).isFocused();
    page.keyboard().press("j");
    expect(page.locator(".hit h2 a").nth(0)).isFocused();
    page.keyboard().press("j");
    page.keyboard().press("j");
    expect(page.locator(".hit h2 a").nth(2)).isFocused();
    page.keyboard().press("k");
    expect(page.locator(".hit h2 a").nth(1)).isFocused();
    page.keyboard().press("?");
    expect(page.locator("#help")).isVisible();
    page.keyboard().press("j");
    page.keyboard().press("Escape");
    expect(page.locator("#help")).isHidden();
    expect(page.locator(".hit h2 a").nth(1)).isFocused();
    String title = page.locator(".hit h2 a").nth(1).textContent();
    page.keyboard().press("p");
    expect(page.locator(".preview [data-slot=title]")).hasText(title);
    page.keyboard().press("Escape");
    expect(page.locator(".preview")).isHidden();
    expect(page.locator(".hit h2 a").nth(1)).isFocused();
    page.keyboard().press("o");
    expect(page.locator(".expert").first()).isVisible();
    page.keyboard().press("j");
    page.keyboard().press("Enter");
    expect(page.locator(".person h1")).isVisible();
  }

  @Test
  void singleKeysCanBeSwitchedOff() {
    Page page = open("/search?q=vpn");
    expect(page.locator(".hit").first()).isVisible();
    page.locator("#keys").click();
    page.locator("#single").uncheck();
    page.keyboard().press("Escape");
    page.reload();
    expect(page.locator(".hit").first()).isVisible();
    page.keyboard().press("?");
    page.keyboard().press("/");
    expect(page.locator("#help")).isHidden();
    expect(page.locator("#q")).not().isFocused();
  }

  @Test
  void aPhoneNeverScrollsSideways() {
    for (int width : new int[] {320, 390}) {
      Page page = open("/", Chromium.phone(width));
      page.locator(".sources").waitFor();
      assertThat(fits(page)).as("start at %d", width).isTrue();
      shoot(page, "phone-start-" + width);
      for (String[] view : views(page)) {
        page.navigate(company.url() + view[1]);
        page.locator(view[2]).first().waitFor();
        assertThat(fits(page)).as("%s at %d", view[0], width).isTrue();
        shoot(page, "phone-" + view[0] + "-" + width);
      }
      page.navigate(company.url() + "/search?q=vpn");
      page.locator("[data-slot=open]").click();
      expect(page.locator("dialog.filters fieldset").first()).isVisible();
      assertThat(fits(page)).as("filters at %d", width).isTrue();
      page.locator("[data-slot=done]").click();
      expect(page.locator("dialog.filters")).isHidden();
      page.locator("#viewer").click();
      expect(page.locator("#choices li").first()).isInViewport();
      assertThat(fits(page)).as("filters and choices at %d", width).isTrue();
    }
  }

  /// Name, address, and what is there once it is drawn.
  private static List<String[]> views(Page page) {
    Object document = page.evaluate("fetch('/api/v1/search?limit=1&q=%22VPN+on+macOS%22+source:wiki').then(r => r.json())"
        + ".then(a => a.hits[0].id)");
    return List.of(new String[] {"results", "/search?q=vpn", ".hit"},
        new String[] {"people", "/people?q=lora+range", ".expert"},
        new String[] {"person", "/people/tomasz-wilk", ".person .evidence li"},
        new String[] {"document", "/d/" + document, ".text p"},
        new String[] {"nothing", "/search?q=xylophone", ".message"});
  }

  @Test
  void everyViewIsDrawnInLightAndDark() {
    for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
      Page page = open("/", Chromium.wide().setColorScheme(scheme));
      page.locator(".sources").waitFor();
      String name = scheme.name().toLowerCase(java.util.Locale.ROOT);
      shoot(page, name + "-start");
      for (String[] view : views(page)) {
        page.navigate(company.url() + view[1]);
        page.locator(view[2]).first().waitFor();
        assertThat(fits(page)).as(view[0]).isTrue();
        assertThat(page.locator("h1").count()).as("%s has one heading of the first level", view[0]).isEqualTo(1);
        shoot(page, name + "-" + view[0]);
      }
      int light = (int) page.evaluate("parseInt(/\\d+/.exec(getComputedStyle(document.body).backgroundColor)[0])");
      assertThat(light > 128).as(scheme.name()).isEqualTo(scheme == ColorScheme.LIGHT);
    }
  }

  @Test
  void aChosenThemeStays() {
    Page page = open("/", Chromium.wide().setColorScheme(ColorScheme.LIGHT));
    Locator theme = page.locator("#theme");
    theme.click();
    theme.click();
    expect(page.locator("html")).hasAttribute("data-theme", "dark");
    page.reload();
    expect(page.locator("html")).hasAttribute("data-theme", "dark");
    expect(theme).hasAttribute("aria-label", Pattern.compile("^Colours: dark"));
  }

  @Test
  void anUnknownAddressSaysSo() {
    Page page = open("/nowhere");
    expect(page.locator("h1")).hasText("There is no such page");
    page.locator(".message a").click();
    expect(page.locator(".sources")).isVisible();
    chromium.expectNotFound();
  }

  @Test
  void nothingThatSomebodyWroteRuns(@TempDir Path folder) throws IOException {
    try (Hostile hostile = new Hostile(folder)) {
      Page page = chromium.open(hostile.url() + "/");
      page.locator("#main > *").waitFor();
      page.evaluate("""
          async payloads => {
            const send = (method, path, body) => fetch('/api/v1/' + path, { method, body, headers: { 'Content-Type': 'application/json' } })
              .then(answer => { if (!answer.ok) throw new Error(path + ' ' + answer.status); return answer.json(); });
            for (const payload of payloads) {
              await send('POST', 'saved-searches', JSON.stringify({ name: payload, params: 'q=' + encodeURIComponent(payload) }));
              await send('PUT', 'me/decisions/ask-me?topic=' + encodeURIComponent('walrus ' + payload));
            }
            const { hits } = await send('GET', 'search?q=walrus&limit=40');
            await Promise.all(hits.map(hit => send('PUT', 'me/bookmarks/' + hit.id)));
          }""", Hostile.PAYLOADS.subList(0, 30));
      List<String> seen = new ArrayList<>();
      for (String address : hostile.addresses()) {
        if (address.startsWith("/d/")) {
          page.locator("#main > *").evaluate("(node, to) => { node.remove(); history.pushState({}, '', to); "
              + "dispatchEvent(new PopStateEvent('popstate')); }", address);
        } else {
          page.navigate(hostile.url() + address);
        }
        page.locator("#main > *").waitFor();
        seen.add(page.locator("#main").textContent());
        assertThat(page.locator("#main :is(script, img, svg, iframe, object, embed, math, form, video, style, base, meta)")
            .count()).as(address).isZero();
        assertThat((List<?>) page.evaluate("[...document.querySelectorAll('#main *')].flatMap(e => [...e.attributes])"
            + ".filter(a => a.name.startsWith('on') || /^\\s*(javascript|data|vbscript):/i.test(a.value))"
            + ".map(a => a.name + '=' + a.value)"))
            .as(address).isEmpty();
        assertThat(page.evaluate("window.ran")).as(address).isNull();
      }
      page.navigate(hostile.url() + "/");
      page.locator("#q").pressSequentially("walrus <");
      page.locator("#suggestions [role=option]").first().waitFor();
      assertThat(page.locator("#suggestions :is(script, img, svg, iframe, object, embed)").count()).isZero();
      assertThat(page.evaluate("window.ran")).as("suggestions").isNull();
      assertThat(Hostile.PAYLOADS).hasSize(100);
      assertThat(String.join("\n", seen)).as("control: they are shown, as text").contains(Hostile.PAYLOADS);
      assertThat(chromium.faults.stream().filter(fault -> !fault.contains("404"))).isEmpty();

      page.evaluate("document.getElementById('main').innerHTML = '<img src=\"data:,\" onerror=\"window.ran = 1\">'");
      page.waitForCondition(() -> chromium.faults.stream().anyMatch(fault -> fault.contains("policy: script-src")));
      assertThat(page.evaluate("window.ran")).as("the policy holds even then").isNull();
      // What it still asks for while the server goes is of no matter.
      page.close();
      chromium.faults.clear();
    }
  }

  @Test
  void theAdminSeesWhatThreePeopleDidNotFindAndNobodyElseDoes() {
    Page page = open("/insight");
    expect(page.locator("#main .message")).containsText("kith insight --page");
    page.evaluate("""
        () => Promise.all(['leila-mansouri', 'pavel-dusek', 'aisha-rahmani'].map(who =>
          fetch('/api/v1/search?q=Zebra%20stripes%20qwx', { headers: { 'X-Kith-As': who } })))""");
    page.navigate(company.url() + "/insight#none");
    page.reload();
    expect(page.locator("#about")).containsText("searches in 30 days");
    expect(page.locator("#lists section").first()).containsText("Nothing found");
    expect(page.locator("#lists a").first()).hasText("zebra stripes qwx");
    assertThat(page.url()).as("the token does not stay in the address").endsWith("/insight");
    assertThat(page.locator("#main").textContent()).doesNotContain("leila", "pavel");
  }
}
