package dev.kith.connector.tracker;

import static dev.kith.connector.input.JsonRecords.list;
import static dev.kith.connector.input.JsonRecords.text;

import dev.kith.connector.http.FetchException;
import dev.kith.connector.tracker.GitHubCatalog.Repo;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What only GitHub's GraphQL API tells: discussions, and which comments were hidden. It wants a token.
final class GitHubGraph {
  /// @param next where the page after this one begins, or `null`
  record Page(List<JsonNode> nodes, String next) {}

  private static final JsonMapper JSON = new JsonMapper();
  private static final String REACTIONS = " reactionGroups{content reactors{totalCount}}";
  private static final String AUTHOR = " author{login __typename}";
  private static final String REPLY = "id body url createdAt upvoteCount isMinimized isAnswer" + AUTHOR + REACTIONS;
  private static final String MINIMIZED = "nodes{databaseId isMinimized}";
  private static final String NEXT = " pageInfo{hasNextPage endCursor}";
  private static final String HIDDEN = "issueOrPullRequest(number:$i){... on Issue{comments(first:100,after:$c){" + MINIMIZED
      + NEXT + "}} ... on PullRequest{comments(first:100,after:$c){" + MINIMIZED + NEXT + "} reviews(first:100){" + MINIMIZED
      + "} reviewThreads(first:100){nodes{comments(first:100){" + MINIMIZED + "}}}}}";
  private static final String LIST = "discussions(first:50,after:$c,orderBy:{field:UPDATED_AT,direction:DESC}){"
      + "nodes{number updatedAt url comments{totalCount}}" + NEXT + "}";
  private static final String ONE = "discussion(number:$i){number title body url createdAt updatedAt closedAt upvoteCount"
      + AUTHOR + REACTIONS + " category{name isAnswerable} labels(first:50){nodes{name}} answer{id} answerChosenAt"
      + " comments(first:50,after:$c){nodes{" + REPLY + " replies(first:100){nodes{" + REPLY + "}}}" + NEXT + "}}";

  private final Calls calls;
  private final String address;
  private final boolean token;
  private boolean shut;

  GitHubGraph(GitHubApi settings, Calls calls) {
    this.calls = calls;
    this.address = settings.url().replaceFirst("/v3$", "") + "/graphql";
    this.token = settings.token() != null;
  }

  boolean hasDiscussions(Repo repo) {
    return token && repo.discussions();
  }

  /// What a discussion's version begins with; its number is among those of issues.
  static String version(JsonNode node) {
    return "D " + text(node, "updatedAt") + " " + text(node, "comments", "totalCount");
  }

  static boolean isDiscussion(String version) {
    return version.startsWith("D ");
  }

  Page discussions(Repo repo, String after) throws IOException, InterruptedException {
    JsonNode found = ask(repo, LIST, "0", after).path("discussions");
    return new Page(list(found, "nodes"), next(found));
  }

  /// A discussion with all its comments.
  JsonNode discussion(Repo repo, String number) throws IOException, InterruptedException {
    JsonNode whole = ask(repo, ONE, number, "").path("discussion");
    for (String after = next(whole.path("comments")); after != null; ) {
      JsonNode more = ask(repo, ONE, number, after).path("discussion").path("comments");
      list(more, "nodes").forEach(((ArrayNode) whole.path("comments").path("nodes"))::add);
      String then = next(more);
      after = after.equals(then) ? null : then;
    }
    if (!whole.has("title")) {
      throw new FetchException(repo.name() + "#" + number + ": answers with no discussion", "the next pass asks again", null);
    }
    return whole;
  }

  /// Marks the comments, reviews and remarks that were hidden. Who has no token cannot ask; what is hidden is no secret, since
  /// everybody may unfold it.
  void hide(Repo repo, String number, List<Joined.Piece> pieces) throws IOException, InterruptedException {
    if (!token || shut || pieces.stream().noneMatch(piece -> piece.type().matches("comment|review|remark"))) {
      return;
    }
    Set<String> hidden = new HashSet<>();
    try {
      for (String after = ""; after != null; ) {
        JsonNode found = ask(repo, HIDDEN, number, after).path("issueOrPullRequest");
        found.findParents("isMinimized").stream().filter(node -> node.path("isMinimized").asBoolean(false))
            .forEach(node -> hidden.add(text(node, "databaseId")));
        String then = next(found.path("comments"));
        after = after.equals(then) ? null : then;
      }
    } catch (Calls.Refused _) {
      // a token for the REST API alone
      shut = true;
    }
    pieces.stream().filter(piece -> piece.type().matches("comment|review|remark") && hidden.contains(text(piece.node(), "id")))
        .forEach(piece -> ((ObjectNode) piece.node()).put("isMinimized", true));
  }

  private static String next(JsonNode list) {
    return list.path("pageInfo").path("hasNextPage").asBoolean(false) ? text(list, "pageInfo", "endCursor") : null;
  }

  private JsonNode ask(Repo repo, String what, String number, String after) throws IOException, InterruptedException {
    ObjectNode question = JSON.createObjectNode();
    question.put("query", "query($o:String!,$n:String!,$i:Int!,$c:String){repository(owner:$o,name:$n){" + what + "}}");
    ObjectNode variables = question.putObject("variables");
    variables.put("o", repo.name().replaceFirst("/.*", "")).put("n", repo.name().replaceFirst(".*/", ""))
        .put("i", Integer.parseInt(number));
    if (after.isEmpty()) {
      variables.putNull("c");
    } else {
      variables.put("c", after);
    }
    if (!what.contains("$i")) {
      question.put("query", text(question, "query").replace("$i:Int!,", ""));
      variables.remove("i");
    }
    Calls.Reply reply = calls.post(address, question.toString());
    JsonNode found = reply.node().path("data").path("repository");
    if (!found.isObject()) {
      String why = text(reply.node().path("errors").path(0), "message");
      throw new FetchException(address + ": " + (why.isEmpty() ? "answers with no repository" : why),
          "check that the token may read " + repo.name(), null);
    }
    return found;
  }
}
