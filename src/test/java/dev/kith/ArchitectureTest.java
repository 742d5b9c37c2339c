package dev.kith;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The map of the house: who may use whom. Whoever reads [#MAY_USE] has read it.
class ArchitectureTest {
  static final Map<String, List<String>> MAY_USE = new LinkedHashMap<>();

  static {
    MAY_USE.put("model", List.of());
    MAY_USE.put("engine", List.of());
    MAY_USE.put("engine.lucene", List.of("engine"));
    MAY_USE.put("extract.text", List.of());
    MAY_USE.put("extract.child", List.of("extract.text"));
    MAY_USE.put("extract", List.of("model", "extract.text", "extract.child"));
    MAY_USE.put("connector", List.of("model"));
    MAY_USE.put("connector.input", List.of("model", "connector"));
    MAY_USE.put("connector.http", List.of("model", "connector"));
    MAY_USE.put("connector.page", List.of("model", "connector", "connector.input", "connector.http"));
    MAY_USE.put("connector.site", List.of("model", "connector", "connector.input", "connector.http", "connector.page"));
    MAY_USE.put("connector.wiki", List.of("model", "connector", "connector.input", "connector.http"));
    MAY_USE.put("connector.blog", List.of("model", "connector", "connector.input", "connector.http", "connector.page"));
    MAY_USE.put("connector.talk", List.of("model", "connector", "connector.input", "connector.http"));
    MAY_USE.put("connector.tracker", List.of("model", "connector", "connector.input", "connector.http"));
    MAY_USE.put("connector.file", List.of("model", "connector", "connector.input"));
    MAY_USE.put("connector.people", List.of("model", "connector", "connector.input"));
    MAY_USE.put("fields", List.of("model", "engine", "extract"));
    MAY_USE.put("people", List.of("model"));
    MAY_USE.put("access", List.of("model", "people"));
    MAY_USE.put("ingest", List.of("model", "engine", "fields", "connector", "extract", "store"));
    MAY_USE.put("search", List.of("model", "engine", "fields", "people", "access", "extract"));
    MAY_USE.put("expertise", List.of("model", "engine", "fields", "people", "access", "search", "extract"));
    MAY_USE.put("store", List.of("model"));
    MAY_USE.put("audit", List.of());
    MAY_USE.put("groups", List.of("model", "access", "store", "audit"));
    MAY_USE.put("groups.ldap", List.of("groups", "store"));
    MAY_USE.put("signin", List.of("model", "people", "access", "store", "audit"));
    MAY_USE.put("signin.oidc", List.of("audit", "signin"));
    MAY_USE.put("signin.proxy", List.of("audit", "signin"));
    MAY_USE.put("eval", List.of("model", "people", "access", "search", "expertise"));
    MAY_USE.put("web", List.of("model", "search", "expertise", "people", "access", "store", "ingest", "audit", "signin",
        "signin.oidc", "signin.proxy", "groups"));
    MAY_USE.put("cli", List.of("model", "engine", "engine.lucene", "extract", "connector", "connector.input",
        "connector.http", "connector.wiki", "connector.blog", "connector.talk", "connector.tracker", "connector.file",
        "connector.people", "connector.site", "fields", "people", "access", "ingest", "search", "expertise", "eval", "store", "audit",
        "signin", "groups", "groups.ldap", "signin.oidc", "signin.proxy", "web"));
  }

  /// Words for hits come from the engine's results, its one error has its own HTTP status, it notes what took its time, and says that a
  /// processor is at work; none of them is a way to documents.
  private static final List<String> WEB_MAY_NAME = List.of("dev.kith.engine.Result$Fragment", "dev.kith.engine.EngineException",
      "dev.kith.engine.Spent", "dev.kith.engine.Spent$Part", "dev.kith.engine.Processors",
      "dev.kith.extract.Extract$Heading");

  private static final JavaClasses KITH = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
      .importPackages("dev.kith");

  @Test
  void theTestSeesTheCode() {
    assertThat(KITH).hasSizeGreaterThan(80);
    assertThat(packages()).as("packages in the code, and in the map").containsExactlyInAnyOrderElementsOf(MAY_USE.keySet());
  }

  @Test
  void eachPackageUsesOnlyWhatTheMapAllows() {
    MAY_USE.forEach((name, allowed) -> {
      List<String> others = new ArrayList<>(MAY_USE.keySet());
      others.remove(name);
      others.removeAll(allowed);
      var forbidden = resideInAnyPackage(others.stream().map(other -> "dev.kith." + other).toArray(String[]::new));
      if (name.equals("web")) {
        forbidden = forbidden.and(com.tngtech.archunit.base.DescribedPredicate.describe("other than the few it may name",
            (JavaClass used) -> !WEB_MAY_NAME.contains(used.getName())));
      }
      noClasses().that().resideInAPackage("dev.kith." + name).should().dependOnClassesThat(forbidden)
          .because("the map says what " + name + " may use").check(KITH);
    });
  }

  @Test
  void thereAreNoCyclesBetweenPackages() {
    slices().matching("dev.kith.(**)").should().beFreeOfCycles().check(KITH);
  }

  @Test
  void librariesStayBehindTheirPackage() {
    only("dev.kith.engine.lucene", "org.apache.lucene..");
    only("dev.kith.extract.child", "org.apache.tika..");
    only("dev.kith.web", "io.javalin..");
    only("dev.kith.connector.http", "org.apache.hc..");
    only("dev.kith.signin.oidc", "com.nimbusds..", "net.minidev..");
    only("dev.kith.store", "java.sql..", "org.sqlite..");
    only("dev.kith.connector.talk", "org.apache.james..");
    only("dev.kith.groups.ldap", "com.unboundid..");
    only("dev.kith.cli", "picocli..", "me.tongfei..");
    noClasses().that().resideInAnyPackage("dev.kith.model", "dev.kith.engine", "dev.kith.fields", "dev.kith.people",
        "dev.kith.access", "dev.kith.search", "dev.kith.expertise")
        .should().dependOnClassesThat(resideInAPackage("..").and(com.tngtech.archunit.base.DescribedPredicate.describe(
            "neither Kith's nor the JDK's", used -> !used.getPackageName().startsWith("dev.kith")
                && !used.getPackageName().startsWith("java.") && !used.getPackageName().isEmpty())))
        .because("the core needs no library").check(KITH);
  }

  private static void only(String owner, String... libraries) {
    noClasses().that().resideOutsideOfPackage(owner).should().dependOnClassesThat(resideInAnyPackage(libraries))
        .because("only " + owner + " knows this library").check(KITH);
  }

  @Test
  void everyWayToDocumentsAsksWhoIsAsking() {
    JavaClass search = KITH.get("dev.kith.search.Search");
    List<String> open = search.getMethods().stream()
        .filter(method -> method.getModifiers().contains(com.tngtech.archunit.core.domain.JavaModifier.PUBLIC))
        .filter(method -> method.getRawParameterTypes().stream().noneMatch(type -> type.getName().equals("dev.kith.model.Viewer")))
        .map(method -> method.getName()).sorted().toList();
    assertThat(open).as("public methods of Search without a viewer: none of them gives documents")
        .containsExactly("asksFor", "declared", "directory", "governance", "groups", "held", "label", "now", "refresh", "sources", "texts", "topics",
            "viewer");
  }

  @Test
  void onlySearchMakesViewersOfPeopleSoThatNobodyForgetsTheFeedsOfGroups() {
    noClasses().that().resideOutsideOfPackages("dev.kith.search", "dev.kith.access").should()
        .callMethodWhere(com.tngtech.archunit.base.DescribedPredicate.describe("Viewers.of",
            call -> call.getTargetOwner().getName().equals("dev.kith.access.Viewers") && call.getName().equals("of")))
        .orShould().accessTargetWhere(com.tngtech.archunit.base.DescribedPredicate.describe("Viewers::of",
            access -> access.getTargetOwner().getName().equals("dev.kith.access.Viewers") && access.getName().equals("of")))
        .because("Search.viewer knows who is in which groups now").check(KITH);
  }

  @Test
  void namesSaySomething() {
    noClasses().should().haveSimpleNameEndingWith("Helper").orShould().haveSimpleNameEndingWith("Util")
        .orShould().haveSimpleNameEndingWith("Utils").orShould().haveSimpleNameEndingWith("Manager")
        .orShould().haveSimpleNameEndingWith("Impl").orShould().haveSimpleNameEndingWith("Service").check(KITH);
    assertThatThrownBy(() -> classes().should().haveSimpleNameEndingWith("Helper").check(KITH))
        .as("control: the rule does look at names").isInstanceOf(AssertionError.class);
  }

  @Test
  void filesStayShortEnoughToRead() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      List<String> long_ = files.filter(file -> file.toString().endsWith(".java")).filter(file -> lines(file) > 480)
          .map(Path::toString).toList();
      assertThat(long_).as("files of more than 480 lines: each a question whether it is two things").isEmpty();
    }
  }

  private static long lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static TreeSet<String> packages() {
    TreeSet<String> out = new TreeSet<>();
    KITH.forEach(type -> out.add(type.getPackageName().replaceFirst("^dev\\.kith\\.?", "")));
    return out;
  }
}
