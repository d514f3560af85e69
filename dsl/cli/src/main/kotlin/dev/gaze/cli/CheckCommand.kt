package dev.gaze.cli

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.core.Context
import com.github.ajalt.clikt.parameters.options.flag
import com.github.ajalt.clikt.parameters.options.option
import dev.gaze.data.Shapes
import dev.gaze.json.GanSpecJson
import dev.gaze.shape.ShapeCheck
import dev.gaze.spec.GanSpec

/** `gaze check`: what a model is made of, or all that is wrong with it. Nothing native is loaded. */
internal class CheckCommand : CliktCommand(name = "check") {
    private val file by modelFile()
    private val args by scriptArguments()
    private val json by option(
        "--json",
        help = "Print the model as JSON, which every command takes in a script's place (default: a table)",
    ).flag()

    override fun help(context: Context): String =
        "Print the shapes, parameters and multiply-accumulates of a model, or all of its faults. Nothing is trained."

    override fun run() {
        val spec = readModel(file, args)
        val open = spec.classes() == GanSpec.CLASSES_FROM_DATA
        val checked = ShapeCheck.check(if (open) spec.withClasses(BUILT_IN_CLASSES) else spec)
        if (json) {
            echo(GanSpecJson.write(spec))
        } else {
            echo(checked.describe())
            checked.warnings().forEach { echo("warning: $it", err = true) }
            if (open) {
                echo(
                    "The model leaves the number of classes to the data; this is it with the $BUILT_IN_CLASSES of the built-in shapes.",
                )
            }
        }
    }

    private companion object {
        val BUILT_IN_CLASSES = Shapes.GEOMETRY.size + Shapes.TEXTURE.size
    }
}
