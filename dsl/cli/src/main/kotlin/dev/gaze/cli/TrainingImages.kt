package dev.gaze.cli

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.core.terminal
import com.github.ajalt.mordant.animation.textAnimation
import dev.gaze.data.FolderOptions
import dev.gaze.data.ImageFolder
import dev.gaze.data.ImageSource
import dev.gaze.data.Shapes
import dev.gaze.spec.GanSpec
import java.nio.file.Path

/** The images in a folder, or where there is none, the built-in shapes of a [seed]; of the model's size. */
internal fun CliktCommand.trainingImages(
    spec: GanSpec,
    folder: Path?,
    seed: Long = spec.training.seed,
): ImageSource {
    val size = spec.image
    if (folder != null) return imageFolder(folder, FolderOptions.of(size.height, size.width, size.channels))
    val shapes = Shapes(Shapes.DEFAULT_SIZE, size.height, size.width, seed)
    if (size.channels != shapes.channels()) {
        throw BadInput(
            "the built-in shapes are in colour, the model's images are " +
                "[${size.height}, ${size.width}, ${size.channels}]: give images by --data DIR",
        )
    }
    return shapes
}

private fun CliktCommand.imageFolder(
    folder: Path,
    options: FolderOptions,
): ImageFolder {
    val progress = terminal.textAnimation<Pair<Int, Int>> { (done, total) -> "reading images: $done of $total" }
    val images =
        ImageFolder.open(folder, options) { done, total ->
            if (terminal.terminalInfo.outputInteractive && (done % 100 == 0 || done == total)) progress.update(done to total)
        }
    progress.clear()
    for (skipped in images.skipped()) echo("warning: skipped $skipped", err = true)
    if (images.skipped().isNotEmpty()) {
        echo("warning: ${images.skipped().size} of ${images.size() + images.skipped().size} files skipped", err = true)
    }
    return images
}
