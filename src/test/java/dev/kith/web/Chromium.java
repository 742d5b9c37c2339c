package dev.kith.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PageAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A browser for tests that notes whatever must not happen on a page: errors in the console, breaches of the content policy,
/// requests to other hosts. Where no Chromium is, the tests that need one are skipped with a word.
final class Chromium implements AutoCloseable {
  private static final Path BINARY = Path.of("/usr/bin/chromium");
  private static final Path SCREENS = Path.of("target/screens");
  private static final int PATIENCE = 15_000;

  /// What went wrong on the pages opened since the last [#done()].
  final List<String> faults = new ArrayList<>();
  private final Playwright playwright;
  private final Browser browser;
  private BrowserContext context;

  private Chromium() {
    playwright = Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser = playwright.chromium().launch(new LaunchOptions().setExecutablePath(BINARY).setArgs(List.of("--no-sandbox",
        "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync")));
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
    try {
      Files.createDirectories(SCREENS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Chromium start() {
    if (!Files.isExecutable(BINARY)) {
      System.out.println("The page is not tested in a browser: there is no " + BINARY + ".");
    }
    assumeTrue(Files.isExecutable(BINARY));
    return new Chromium();
  }

  static NewContextOptions wide() {
    return new NewContextOptions().setViewportSize(1280, 900).setLocale("en-GB");
  }

  static NewContextOptions phone(int width) {
    return new NewContextOptions().setViewportSize(width, 780).setHasTouch(true).setIsMobile(true).setLocale("en-GB");
  }

  Page open(String address) {
    return open(address, wide());
  }

  /// A browser window of its own, with a memory of its own; the former one is closed.
  Page open(String address, NewContextOptions options) {
    if (context != null) {
      context.close();
    }
    context = browser.newContext(options);
    context.setDefaultTimeout(PATIENCE);
    context.addInitScript(
        "addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.violatedDirective))");
    Page page = context.newPage();
    page.onConsoleMessage(message -> {
      if (message.type().equals("error") || message.type().equals("warning")) {
        faults.add(message.type() + ": " + message.text() + " " + message.location());
      }
    });
    page.onPageError(error -> faults.add("error: " + error));
    page.onDialog(dialog -> {
      faults.add("dialog: " + dialog.message());
      dialog.dismiss();
    });
    page.onRequest(request -> {
      if (!request.url().matches("(http://127\\.0\\.0\\.1:\\d+/|data:).*")) {
        faults.add("request: " + request.url());
      }
    });
    page.navigate(address);
    return page;
  }

  BrowserContext window() {
    return context;
  }

  /// Closes the window; nothing may have gone wrong.
  void done() {
    assertThat(closed()).isEmpty();
  }

  /// Closes the window; nothing may have gone wrong but answers of a status that a test asks for, each of which the browser notes.
  void done(int expected) {
    assertThat(closed()).allMatch(fault -> fault.contains(Integer.toString(expected)));
  }

  private List<String> closed() {
    if (context != null) {
      context.close();
      context = null;
    }
    List<String> all = List.copyOf(faults);
    faults.clear();
    return all;
  }

  /// The browser itself notes each 404 that a test asks for.
  void expectNotFound() {
    assertThat(faults).allMatch(fault -> fault.contains("404"));
    faults.clear();
  }

  static LocatorAssertions expect(Locator locator) {
    return PlaywrightAssertions.assertThat(locator);
  }

  static PageAssertions expect(Page page) {
    return PlaywrightAssertions.assertThat(page);
  }

  static boolean fits(Page page) {
    return (boolean) page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth");
  }

  static Object focused(Page page) {
    return page.evaluate("document.activeElement.id || document.activeElement.textContent");
  }

  static void shoot(Page page, String name) {
    page.waitForLoadState();
    page.screenshot(new ScreenshotOptions().setPath(SCREENS.resolve(name + ".png")));
  }

  @Override
  public void close() {
    playwright.close();
  }
}
