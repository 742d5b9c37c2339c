package dev.kith.cli;

import dev.kith.access.Groups;
import dev.kith.audit.Audit;
import dev.kith.audit.AuditLog;
import dev.kith.audit.Event;
import dev.kith.audit.Refusals;
import dev.kith.engine.Engine;
import dev.kith.engine.EngineException;
import dev.kith.engine.lucene.LuceneEngine;
import dev.kith.eval.Evaluation;
import dev.kith.expertise.Experts;
import dev.kith.extract.ContentExtractor;
import dev.kith.extract.Extractor;
import dev.kith.fields.Fields;
import dev.kith.groups.Claims;
import dev.kith.groups.Realms;
import dev.kith.ingest.Generations;
import dev.kith.ingest.Indexer;
import dev.kith.ingest.Indexer.Checks;
import dev.kith.ingest.Ingest;
import dev.kith.ingest.Deleted;
import dev.kith.ingest.PassLog;
import dev.kith.ingest.Progress;
import dev.kith.ingest.Report;
import dev.kith.ingest.Source;
import dev.kith.model.Decisions;
import dev.kith.model.Erased;
import dev.kith.model.Spelling;
import dev.kith.people.Directory;
import dev.kith.search.FieldSettings;
import dev.kith.search.People;
import dev.kith.search.Search;
import dev.kith.search.Synonyms;
import dev.kith.signin.ClaimedGroups;
import dev.kith.signin.SignIn;
import dev.kith.signin.Vouching;
import dev.kith.signin.oidc.Oidc;
import dev.kith.signin.proxy.TrustedProxy;
import dev.kith.store.Curation;
import dev.kith.store.Queries;
import dev.kith.store.Store;
import dev.kith.store.StoreException;
import dev.kith.web.SlowRequests;
import dev.kith.web.Vouchers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// The wiring: settings and a data folder become an index, its writer and the answers from it.
final class App implements AutoCloseable {
  /// All that the settings say, read before anything is started.
  record Settings(KithSettings kith, List<Source> sources, FieldSettings fields, Ranking ranking, Synonyms synonyms) {
    static Settings read(Config config) {
      return read(config, config.hasSources() ? config.sources(Connectors.TYPES) : List.of());
    }

    /// As [#read(Config)], with other sources.
    static Settings read(Config config, List<Source> sources) {
      return new Settings(config.kith(), sources, config.read("fields.yaml", FieldSettings.class), config.read("ranking.yaml", Ranking.class),
          new Synonyms(config.synonyms()));
    }

    Map<String, String> labels() {
      Map<String, String> labels = new LinkedHashMap<>();
      sources.forEach(source -> labels.put(source.id(), source.name()));
      return labels;
    }
  }

  private static final System.Logger LOG = System.getLogger(App.class.getName());

  private final Settings settings;
  private final Path data;
  private final Generations generations;
  private final Extractor extractor;
  private final PassLog log;
  private final Indexer indexer;
  private final Inbox inbox;
  private final Store store;
  private final Search search;
  private final Experts experts;
  private final InstantSource clock;
  private final AuditLog audit;
  private final Refusals refusals;
  private final Realms realms;

  private App(Settings settings, Path data, Generations generations, Consumer<Progress> progress, InstantSource clock) {
    this.settings = settings;
    this.data = data;
    this.clock = clock;
    this.audit = new AuditLog(data, settings.kith().audit().keep(), clock);
    this.refusals = new Refusals(audit, clock);
    this.generations = generations;
    this.extractor = new ContentExtractor();
    this.log = new PassLog(data, this::ended);
    this.store = new Store(data, clock);
    this.realms = new Realms(store, audit, clock, settings.kith().groups().rules());
    this.search = search(settings, generations.engine(), new Decided(store), realms, clock);
    Deleted.Register gone = new Gone();
    this.indexer = new Indexer(generations, new Ingest(extractor, clock, Ingest.Pace.DEFAULT, gone), settings.sources(),
        log, new Checks(App::damage, Golden::wrong), clock, new Random(), progress);
    this.inbox = new Inbox(settings.sources(), indexer::pushed, () -> nothingErased() ? Deleted.NOBODY : gone.read());
    this.experts = new Experts(search, settings.ranking().people(), settings.ranking().sharing());
  }

  /// Opens the index of a data folder, or makes it.
  ///
  /// @throws IOException in one line if the folder is in use or cannot be used
  static App open(Settings settings, Path data, Consumer<Progress> progress, InstantSource clock) throws IOException {
    return new App(settings, data, Generations.open(data, opener(settings)), progress, clock);
  }

  /// As [#open], for whoever goes on to read the sources: where the index can no longer be read, all of them ([#isRenewed]).
  static App openToRead(Settings settings, Path data, Consumer<Progress> progress, InstantSource clock) throws IOException {
    return new App(settings, data, Generations.renew(data, opener(settings)), progress, clock);
  }

  private static Function<Path, Engine> opener(Settings settings) {
    return folder -> LuceneEngine.open(folder, Fields.SCHEMA, settings.kith().languages());
  }

  /// Whether the index could no longer be read, so that an empty one took its place and every source is to be read.
  boolean isRenewed() {
    return generations.isRenewed();
  }

  /// What people have decided, for whoever shows them: while it cannot be read, that is what they are told, and the log why.
  private static final class Decided implements Supplier<Decisions> {
    private final Store store;
    private boolean failing;

    Decided(Store store) {
      this.store = store;
    }

    @Override
    public synchronized Decisions get() {
      try {
        Decisions decisions = store.decisions();
        failing = false;
        return decisions;
      } catch (StoreException e) {
        if (!failing) {
          LOG.log(System.Logger.Level.ERROR, e.getMessage() + "; until then nothing is shown about people");
        }
        failing = true;
        return Decisions.UNREADABLE;
      }
    }
  }

  private boolean nothingErased() {
    Erased erased = store.decisions().erased();
    return erased.isEmpty() && !erased.hasDocuments();
  }

  /// Of whom and of what no pass may write anything.
  private final class Gone implements Deleted.Register {
    @Override
    public Deleted read() throws IOException {
      Directory directory = search.directory();
      if (!directory.open()) {
        throw new IOException("what people decided about themselves cannot be read, so nothing is read in; see `kith check`");
      }
      Erased erased = store.decisions().erased();
      return new Deleted(directory::deleted, erased::document, text -> erased.isNamedIn(Spelling.fold(text)),
          !erased.isEmpty(), directory.holdsDeleted(), directory.deletedRecords());
    }

    @Override
    public long version() {
      try {
        return store.decisions().version();
      } catch (StoreException _) {
        // reading it says so in a line
        return -1;
      }
    }

    @Override
    public void swept(Source source, long removed) {
      sweptAway(source, removed, "kith", audit);
    }
  }

  /// Notes that documents of a source went because they were over their time.
  ///
  /// @param by as the audit log names them
  void sweptAway(Source source, long removed, String by, Audit audit) {
    store.erasures().swept(source.id(), removed);
    audit.write(new Event(Event.Type.RETENTION_APPLIED, by, "source:" + source.id(),
        Map.of("retention", source.retention().text(), "removed", Long.toString(removed))));
  }

  /// Takes what was erased out of what was pushed, where it lies as the programs wrote it. Returns how many documents that were.
  ///
  /// @throws IOException in one line if it is not known what was, or if the disk fails
  long cleanPushed() throws IOException {
    return inbox.erase();
  }

  /// A pass that failed is an event; that it cannot be written fails nothing more.
  void ended(Report report) {
    if (report.done()) {
      return;
    }
    try {
      // without the reason, which may name documents; `kith status` has it
      audit.write(new Event(Event.Type.SOURCE_FAILED, "kith", "source:" + report.source(),
          Map.of("outcome", SourceStatus.outcome(report), "problems", Long.toString(report.pass().tally().problems()))));
    } catch (UncheckedIOException e) {
      LOG.log(System.Logger.Level.ERROR, e.getMessage());
    }
  }

  private static Search search(Settings settings, Engine engine, Supplier<Decisions> decisions, Supplier<Groups> groups,
      InstantSource clock) {
    return new Search(engine, new People(engine, decisions, groups), settings.labels(), settings.fields(), settings.ranking().content(),
        settings.ranking().copies(), settings.synonyms(), clock, settings.kith().governance().rules());
  }

  private static List<String> damage(Path folder) {
    try {
      LuceneEngine.check(folder);
      return List.of();
    } catch (EngineException e) {
      return List.of(e.getMessage());
    }
  }

  Settings settings() {
    return settings;
  }

  InstantSource clock() {
    return clock;
  }

  Engine engine() {
    return generations.engine();
  }

  Generations generations() {
    return generations;
  }

  PassLog log() {
    return log;
  }

  Indexer indexer() {
    return indexer;
  }

  Inbox inbox() {
    return inbox;
  }

  Search search() {
    return search;
  }

  /// What the index holds of each source.
  List<SourceCounts> counts() {
    return SourceCounts.of(engine(), search, settings.sources(), log);
  }

  Store store() {
    return store;
  }

  /// Who is in which groups, as feeds say.
  Realms realms() {
    return realms;
  }

  /// Where what happens is written down.
  AuditLog audit() {
    return audit;
  }

  /// As [#audit], for what anybody can provoke.
  Refusals refusals() {
    return refusals;
  }

  /// Pins, and what people say of documents.
  Curation curation() {
    return new Curation(store);
  }

  /// What people ask, to be kept or read as the settings say; close it.
  Queries queries() {
    return queries(settings, data, store, clock);
  }

  static Queries queries(Settings settings, Path data, Store store, InstantSource clock) {
    return new Queries(data, settings.kith().queries().kept(), new Decided(store), clock);
  }

  /// Where slow requests are written down; close it.
  SlowRequests slowRequests() {
    return new SlowRequests(data, settings.kith().slowRequests().settings(), clock);
  }

  /// Accounts, sessions and tokens.
  SignIn signIn() {
    return new SignIn(store, search::directory, search::viewer, refusals, clock, settings.kith().auth().mode() == KithSettings.Mode.DEMO,
        this::noSource);
  }

  private Optional<String> noSource(String id) {
    List<String> ids = settings.sources().stream().map(Source::id).toList();
    if (ids.contains(id)) {
      return Optional.empty();
    }
    String meant = Nearest.of(id, ids).map(near -> "; did you mean " + near + "?").orElse(".");
    String all = ids.isEmpty() ? "" : " There " + (ids.size() == 1 ? "is " : "are ") + String.join(", ", ids) + ".";
    return Optional.of("There is no source “" + id + "”" + meant + all);
  }

  /// Who else signs people in.
  Vouchers vouchers() {
    KithSettings.Auth auth = settings.kith().auth();
    ClaimedGroups groups = claimed();
    return switch (auth.mode()) {
      case DEMO, LOCAL -> Vouchers.NONE;
      case OIDC -> new Vouchers(new Oidc(auth.oidc().settings(settings.kith().server().baseUrl()), refusals, groups::last, clock), null,
          new Vouching.Rules(auth.oidc().createAccounts(), auth.oidc().managed(), false, groups));
      case PROXY -> new Vouchers(null, new TrustedProxy(auth.proxy().settings(), refusals),
          new Vouching.Rules(auth.proxy().createAccounts(), Set.of(), auth.proxy().linkPeople(), groups));
    };
  }

  /// Where groups are kept that a provider or a proxy names at sign-in.
  private ClaimedGroups claimed() {
    String realm = settings.kith().groups().claims();
    if (realm.isEmpty()) {
      return ClaimedGroups.NONE;
    }
    Claims claims = new Claims(realms, realm);
    return new ClaimedGroups() {
      @Override
      public void signedIn(String issuer, String subject, Set<String> keys, Optional<Set<String>> groups) {
        claims.signedIn(issuer, subject, keys, groups);
      }

      @Override
      public Optional<Set<String>> last(String issuer, String subject, Instant since) {
        return claims.last(issuer, subject, since);
      }
    };
  }

  Experts experts() {
    return experts;
  }

  /// What measures the answers that another ranking would give of the same index.
  Evaluation evaluation(Ranking ranking) {
    Settings other = new Settings(settings.kith(), settings.sources(), settings.fields(), ranking, settings.synonyms());
    Search answers = search(other, generations.engine(), () -> Decisions.NONE, realms, clock);
    return new Evaluation(answers, new Experts(answers, ranking.people()));
  }

  @Override
  public void close() throws IOException {
    try (inbox) {
      indexer.close();
    } finally {
      refusals.close();
      extractor.close();
      store.close();
    }
  }
}
