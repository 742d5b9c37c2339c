package dev.kith.groups.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.ExtendedResult;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import dev.kith.groups.Source;
import dev.kith.store.Memberships.State;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;

/// People and groups of a directory server: OpenLDAP, Active Directory, 389 and others of their kind.
///
/// The connection is encrypted, by LDAPS or StartTLS, and the server's name is checked against its certificate; only on this
/// machine may it be plain. Everything has a limit: time to connect, to answer, in all; a page at a time. An answer that may be
/// less than all (a size limit, a page that fails, nobody at all) is a failure: half a directory would take away the other half.
public final class Ldap implements Source {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final int PAGE = 500;
  private static final int MOST = 2_000_000;

  /// Where and what is asked.
  ///
  /// @param url      `ldaps://host` or `ldap://host`, perhaps with a port
  /// @param startTls encrypts after connecting; for `ldap://`
  /// @param bindDn   as whom; empty for nobody in particular
  /// @param base     where people and groups are looked for
  /// @param answer   how long an answer may take
  /// @param whole    how long all may take
  public record Server(String realm, URI url, boolean startTls, String bindDn, String password, String base, String users,
      String groups, Duration answer, Duration whole) {
    /// @throws IllegalArgumentException in one line if it cannot be or must not be asked so
    public Server {
      String scheme = url.getScheme() == null ? "" : url.getScheme();
      if (!List.of("ldap", "ldaps").contains(scheme) || url.getHost() == null) {
        throw new IllegalArgumentException("url must be ldaps://host or ldap://host; try ldaps://ldap.example.com");
      }
      if (scheme.equals("ldap") && !startTls && !isLoopback(url.getHost())) {
        throw new IllegalArgumentException("url is not encrypted, and only this machine may be asked so; try ldaps:// or startTls: true");
      }
      if (!bindDn.isEmpty() && password.isEmpty()) {
        throw new IllegalArgumentException("password is empty, which servers take for no password at all; try ${env:LDAP_PASSWORD}");
      }
      filter("users", users);
      filter("groups", groups);
    }

    private static void filter(String name, String written) {
      try {
        Filter.create(written);
      } catch (LDAPException _) {
        throw new IllegalArgumentException(name + " is no LDAP filter; try (objectClass=person)");
      }
    }

    private static boolean isLoopback(String host) {
      return host.equals("localhost") || host.matches("127(\\.\\d{1,3}){3}") || host.equals("[::1]");
    }

    private int port() {
      return url.getPort() > 0 ? url.getPort() : isSecure() ? 636 : 389;
    }

    private boolean isSecure() {
      return url.getScheme().equals("ldaps");
    }

    private String host() {
      return url.getHost().replaceAll("[\\[\\]]", "");
    }

    @Override
    public String toString() {
      return url + " " + base;
    }
  }

  private final Server server;
  private final SSLContext tls;

  /// Trusts whom Java trusts.
  public Ldap(Server server) {
    this(server, null);
  }

  /// @param tls whom to trust; `null` for whom Java trusts
  Ldap(Server server, SSLContext tls) {
    this.server = server;
    this.tls = tls;
  }

  @Override
  public String realm() {
    return server.realm();
  }

  @Override
  public State read(Instant now) throws IOException {
    long end = System.nanoTime() + server.whole().toNanos();
    try (LDAPConnection connection = connect()) {
      LdapEntries entries = new LdapEntries(now);
      for (Entry user : search(connection, server.users(), LdapEntries.USER, end)) {
        entries.user(user);
      }
      for (Entry group : search(connection, server.groups(), LdapEntries.GROUP, end)) {
        entries.group(group, ranges(connection, group, end));
      }
      if (entries.isEmpty()) {
        throw new IOException(server.url() + ": nobody is found below " + server.base() + "; see groups.ldap.base and users");
      }
      return entries.state();
    } catch (LDAPException e) {
      throw new IOException(server.url() + ": " + reason(e), e);
    } catch (GeneralSecurityException e) {
      throw new IOException(server.url() + ": no encrypted connection can be made (" + e.getMessage() + ")", e);
    }
  }

  private static String reason(LDAPException e) {
    return switch (e.getResultCode().intValue()) {
      case ResultCode.INVALID_CREDENTIALS_INT_VALUE -> "the password is wrong; see groups.ldap.bindDn and password";
      case ResultCode.CONNECT_ERROR_INT_VALUE, ResultCode.SERVER_DOWN_INT_VALUE -> "it cannot be reached, or its certificate is not trusted";
      case ResultCode.TIMEOUT_INT_VALUE, ResultCode.TIME_LIMIT_EXCEEDED_INT_VALUE -> "it took too long to answer";
      case ResultCode.NO_SUCH_OBJECT_INT_VALUE -> "there is nothing below the base; see groups.ldap.base";
      case ResultCode.SIZE_LIMIT_EXCEEDED_INT_VALUE -> "it gives no more entries than its size limit, so not all; let it give pages";
      default -> e.getResultCode().getName();
    };
  }

  private LDAPConnection connect() throws LDAPException, GeneralSecurityException {
    LDAPConnectionOptions options = new LDAPConnectionOptions();
    options.setConnectTimeoutMillis((int) CONNECT.toMillis());
    options.setResponseTimeoutMillis(server.answer().toMillis());
    options.setAbandonOnTimeout(true);
    options.setFollowReferrals(false);
    options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(true));
    options.setUseSynchronousMode(true);
    SSLContext trusted = tls != null ? tls : SSLContext.getDefault();
    LDAPConnection connection = server.isSecure() ? new LDAPConnection(trusted.getSocketFactory(), options) : new LDAPConnection(options);
    try {
      connection.connect(server.host(), server.port());
      if (server.startTls()) {
        ExtendedResult answer = connection.processExtendedOperation(new StartTLSExtendedRequest(trusted));
        if (answer.getResultCode() != ResultCode.SUCCESS) {
          throw new LDAPException(answer);
        }
      }
      if (!server.bindDn().isEmpty()) {
        connection.bind(server.bindDn(), server.password());
      }
      return connection;
    } catch (LDAPException e) {
      connection.close();
      throw e;
    }
  }

  private List<Entry> search(LDAPConnection connection, String filter, String[] attributes, long end) throws LDAPException {
    List<Entry> out = new ArrayList<>();
    SearchRequest request = new SearchRequest(server.base(), SearchScope.SUB, Filter.create(filter), attributes);
    request.setTimeLimitSeconds((int) server.answer().toSeconds());
    SimplePagedResultsControl page = new SimplePagedResultsControl(PAGE, false);
    while (page != null) {
      late(end);
      request.setControls(page);
      SearchResult result = connection.search(request);
      out.addAll(result.getSearchEntries());
      if (out.size() > MOST) {
        throw new LDAPException(ResultCode.SIZE_LIMIT_EXCEEDED);
      }
      SimplePagedResultsControl answer = SimplePagedResultsControl.get(result);
      page = answer != null && answer.moreResultsToReturn() ? new SimplePagedResultsControl(PAGE, answer.getCookie(), false) : null;
    }
    return out;
  }

  /// Active Directory gives the members of a large group in parts (`member;range=0-1499`): the others.
  private List<String> ranges(LDAPConnection connection, Entry group, long end) throws LDAPException {
    List<String> out = new ArrayList<>();
    Entry part = group;
    for (LdapEntries.Range range = LdapEntries.range(part); range != null; range = LdapEntries.range(part)) {
      out.addAll(List.of(range.values()));
      if (range.isLast()) {
        break;
      }
      late(end);
      part = connection.searchForEntry(new DN(group.getDN()).toString(), SearchScope.BASE, Filter.createPresenceFilter("objectClass"),
          "member;range=" + (range.to() + 1) + "-*");
      if (part == null || LdapEntries.range(part) == null) {
        throw new LDAPException(ResultCode.OPERATIONS_ERROR, "a part of the members of a group is missing");
      }
    }
    return out;
  }

  private static void late(long end) throws LDAPException {
    if (System.nanoTime() > end) {
      throw new LDAPException(ResultCode.TIMEOUT);
    }
  }
}
