package dev.kith.web;

import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.Arrays;

/// A page for each type of problem: what it is, why it comes about, how to mend it.
final class Help {
  private Help() {}

  static void error(Context ctx) {
    Problem problem = Arrays.stream(Problem.values()).filter(one -> one.type().equals(ctx.pathParam("type"))).findFirst()
        .orElseThrow(() -> new NotFoundResponse("There is no problem of this type."));
    Html.page(ctx, problem.title(), """
        <dl>
        <dt>Type</dt><dd><code>%s</code>, status %d</dd>
        <dt>Why</dt><dd>%s</dd>
        <dt>How to mend it</dt><dd>%s</dd>
        </dl>
        <p><a href="/api/docs">The API</a></p>
        """.formatted(problem.type(), problem.status(), Html.escape(problem.why()), Html.escape(problem.mend())));
  }
}
