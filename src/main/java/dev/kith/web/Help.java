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
    Texts texts = Texts.of(ctx);
    Html.page(ctx, texts.language(), texts.say(problem.title()), """
        <dl>
        <dt>%s</dt><dd><code>%s</code>, status %d</dd>
        <dt>%s</dt><dd>%s</dd>
        <dt>%s</dt><dd>%s</dd>
        </dl>
        <p><a href="/api/docs">%s</a></p>
        """.formatted(texts.say("Type"), problem.type(), problem.status(), texts.say("Why"), Html.escape(texts.say(problem.why())),
        texts.say("How to mend it"), Html.escape(texts.say(problem.mend())), texts.say("The API")));
  }
}
