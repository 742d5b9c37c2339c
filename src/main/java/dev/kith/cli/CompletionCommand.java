package dev.kith.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `kith completion`: what a shell needs to complete commands and options.
@Command(name = "completion", description = "Print what bash or zsh needs to complete commands and options.", footer = {
    "  source <(kith completion bash)                        for this shell",
    "  kith completion zsh > ~/.kith-completion               then in ~/.zshrc: source ~/.kith-completion",
    ""})
final class CompletionCommand implements Callable<Integer> {
  private final Cli cli;

  /// The shells there are.
  enum Shell {
    bash, zsh
  }

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
  private Shell shell;

  CompletionCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    String script = AutoComplete.bash("kith", cli.line());
    // zsh takes bash's way once it is told to.
    cli.print((shell == Shell.zsh ? "autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n" : "") + script);
    return Exit.OK;
  }
}
