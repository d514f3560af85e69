package dev.gaze.cli

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.parameters.arguments.ProcessedArgument
import com.github.ajalt.clikt.parameters.arguments.argument
import com.github.ajalt.clikt.parameters.arguments.multiple
import com.github.ajalt.clikt.parameters.types.path
import dev.gaze.json.GanSpecJson
import dev.gaze.script.GanScript
import dev.gaze.script.ScriptHost
import dev.gaze.spec.GanSpec
import dev.gaze.spec.SpecException
import java.nio.file.Path
import kotlin.io.path.name
import kotlin.io.path.readText

/** The argument FILE of a command: what [readModel] reads. */
internal fun CliktCommand.modelFile(): ProcessedArgument<Path, Path> =
    argument("FILE", help = "A model: a script *.gan.kts, or a saved one, *.json").path(mustExist = true, canBeDir = false)

/** The arguments after FILE. */
internal fun CliktCommand.scriptArguments(): ProcessedArgument<List<String>, String> =
    argument("ARGS", help = "What the script sees as args").multiple()

/**
 * The model in a file.
 *
 * @param args what a script sees as `args`
 */
internal fun CliktCommand.readModel(
    file: Path,
    args: List<String>,
): GanSpec =
    when {
        file.name.endsWith(".json") -> savedModel(file)
        file.name.endsWith(".${GanScript.EXTENSION}") -> script(file, args)
        else -> throw BadInput("$file: the name of a model must end with .${GanScript.EXTENSION} (a script) or .json (a saved one)")
    }

private fun savedModel(file: Path): GanSpec =
    try {
        GanSpecJson.read(file.readText())
    } catch (e: SpecException) {
        throw BadInput(e.faults().joinToString("\n") { "$file: $it" })
    }

private fun CliktCommand.script(
    file: Path,
    args: List<String>,
): GanSpec {
    val host = ScriptHost(warn = { echo("warning: $it", err = true) })
    return ScriptWatch(host) { echo(it, err = true) }.use { host.run(file, args) }
}
