package dev.gaze.cli

import dev.gaze.checkpoint.RunFolder
import dev.gaze.internal.WholeFile
import dev.gaze.script.GanScript
import dev.gaze.spec.GanSpec
import java.nio.file.Path
import kotlin.io.path.exists
import kotlin.io.path.moveTo
import kotlin.io.path.name
import kotlin.io.path.readText
import kotlin.io.path.writeText

/**
 * Writes the script of a chosen model into its run. One that is there already, and that somebody may have changed, is kept
 * beside it with a ~ at the end of its name.
 *
 * @param spec what is trained
 * @param why what the model was chosen for
 */
internal fun writeScript(
    model: ChosenModel,
    spec: GanSpec,
    folder: RunFolder,
    why: String,
): Path {
    val file = folder.path.resolve("model.${GanScript.EXTENSION}")
    val text = model.script(spec, listOf("Chosen for $why: $model.", "Less of narrower is more of everything: capacity, memory, time."))
    if (file.exists() && file.readText() != text) file.moveTo(file.resolveSibling("${file.name}~"), overwrite = true)
    WholeFile.write(file) { it.writeText(text) }
    return file
}
