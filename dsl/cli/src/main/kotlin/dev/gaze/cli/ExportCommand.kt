package dev.gaze.cli

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.core.Context
import com.github.ajalt.clikt.parameters.options.flag
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parameters.options.required
import com.github.ajalt.clikt.parameters.types.choice
import com.github.ajalt.clikt.parameters.types.path
import dev.gaze.export
import dev.gaze.export.Export
import java.nio.file.Path

/** `gaze export`: a trained network for programs without Gaze. */
internal class ExportCommand : CliktCommand(name = "export") {
    private val run by runFolder()
    private val format by option(
        help = "safetensors: weights by name; saved-model: TensorFlow's folder; onnx: for ONNX Runtime and others; web: a page that draws",
    ).choice(Format.entries.associateBy { it.word }).required()
    private val out by option(metavar = "F", help = "The file or folder, which must not be there yet").path().required()
    private val discriminator by option(help = "Take the discriminator (default: the generator)").flag()
    private val raw by option(help = "Take the weights as training moves them (default: their average, where there is one)").flag()
    private val attention by option(help = "Let the network tell the attention of its layers, too").flag()
    private val best by bestOption()
    private val model by modelOption()

    override fun help(context: Context): String = "Write a trained network for programs without Gaze."

    override fun run() {
        trained(run, model, if (best) bestOf(run) else null).use { gan ->
            format.write(gan.export(discriminator, raw, attention), out)
        }
        echo("export      $out")
    }

    private enum class Format(
        val word: String,
        val write: (Export, Path) -> Unit,
    ) {
        SAFETENSORS("safetensors", Export::safeTensors),
        SAVED_MODEL("saved-model", Export::savedModel),
        ONNX("onnx", Export::onnx),
        WEB("web", Export::web),
    }
}
