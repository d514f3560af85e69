package dev.gaze.cli

import com.github.ajalt.clikt.core.BaseCliktCommand
import com.github.ajalt.clikt.core.PrintHelpMessage
import com.github.ajalt.clikt.core.parse
import com.github.ajalt.clikt.output.HelpFormatter.ParameterHelp
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.nio.file.Path
import kotlin.io.path.readText
import kotlin.io.path.writeText

/** `docs/commands.md` is what the commands say of themselves; `-Dgaze.docs=write` writes it. */
class CommandsPageTest :
    FunSpec({
        test("the page is what the commands say of themselves") {
            val page = Path.of("..", "..", "docs", "commands.md")
            val said = page()
            if (System.getProperty("gaze.docs") == "write") page.writeText(said)
            withClue("the commands have changed; -Dtest=CommandsPageTest -Dgaze.docs=write writes the page anew") {
                page.readText() shouldBe said
            }
        }
    })

private const val HEAD = """# Commands

What `gaze --help` and `gaze COMMAND --help` say; a test holds this page to it, and writes it. From a checkout the command is `./gaze`, which
builds what is not built yet. Models are [scripts](specs.md), or their [JSON](json.md).

A command ends with status 0 when all is done, 2 when the input cannot be used (the reason is on stderr), 3 when another worker of a run is lost,
130 when Ctrl-C has stopped it and it has saved, and 1 when Gaze itself has failed, or when what `gaze doctor` examines is not sound.
"""

private fun page(): String =
    buildString {
        append(HEAD)
        for (name in gazeCommand(CommandLine("./gaze", emptyList())).registeredSubcommandNames()) append(section(name))
    }

private fun section(name: String): String {
    val context =
        checkNotNull(
            shouldThrow<PrintHelpMessage> { gazeCommand(CommandLine("./gaze", emptyList())).parse(listOf(name, "--help")) }.context,
        )
    val command: BaseCliktCommand<*> = context.command
    val parameters = command.allHelpParams()
    val arguments = parameters.filterIsInstance<ParameterHelp.Argument>()
    val options = parameters.filterIsInstance<ParameterHelp.Option>().filterNot { "--help" in it.names }
    val usage = listOf("gaze", name) + arguments.map { (if (it.required) it.name else "[${it.name}]") + if (it.repeatable) "..." else "" }
    return buildString {
        append("\n## ${usage.joinToString(" ")}\n\n${line(command.help(context))}\n\n| | |\n| --- | --- |\n")
        for (it in arguments) append(row(it.name, it.help, it.tags))
        for (it in options) {
            append(
                row(
                    it.names.sorted().joinToString(", ") +
                        it.metavar
                            ?.let { value ->
                                " $value"
                            }.orEmpty(),
                    it.help,
                    it.tags,
                ),
            )
        }
    }
}

private fun row(
    what: String,
    help: String,
    tags: Map<String, String>,
): String = "| `${line(what)}` | ${line(help)}${tags["default"]?.ifEmpty { null }?.let { " (default: $it)" }.orEmpty()} |\n"

/** As a cell: one line, in which bars and stars stand for themselves. */
private fun line(text: String): String = text.trim().replace(Regex("\\s+"), " ").replace(Regex("[|*]"), "\\\\$0")
