package dev.gaze.cli

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.core.terminal
import com.github.ajalt.clikt.parameters.options.OptionWithValues
import com.github.ajalt.clikt.parameters.options.convert
import com.github.ajalt.clikt.parameters.options.default
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.mordant.animation.textAnimation
import dev.gaze.data.FolderOptions
import dev.gaze.data.ImageFolder
import dev.gaze.data.ImageSource
import dev.gaze.data.Shapes
import dev.gaze.spec.GanSpec
import java.nio.file.Path

/** The option `--background`: 0xRRGGBB. */
internal fun CliktCommand.backgroundOption(): OptionWithValues<Int, Int, Int> =
    option(
        "--background",
        metavar = "COLOUR",
        help = "What is put behind transparent parts of pictures: white, grey, black, or RRGGBB in hexadecimal",
    ).convert { text -> colour(text) ?: fail("expected white, grey, black, or six hexadecimal digits such as f0e0d0") }
        .default(FolderOptions.WHITE, defaultForHelp = "white")

private fun colour(text: String): Int? =
    when (text.lowercase()) {
        "white" -> FolderOptions.WHITE
        "grey", "gray" -> 0x808080
        "black" -> 0
        else -> text.removePrefix("#").takeIf { it.length == 6 }?.toIntOrNull(16)
    }

/** The images in a folder, or where there is none, the built-in shapes of a [seed]; of the model's size. */
internal fun CliktCommand.trainingImages(
    spec: GanSpec,
    folder: Path?,
    seed: Long = spec.training.seed,
    background: Int = FolderOptions.WHITE,
): ImageSource {
    val size = spec.image
    if (folder != null) {
        val options = FolderOptions.of(size.height, size.width, size.channels).withBackground(background)
        return imageFolder(folder, options).also(::tellLeftOut)
    }
    val shapes = Shapes(Shapes.DEFAULT_SIZE, size.height, size.width, seed)
    if (size.channels != shapes.channels()) {
        throw BadInput(
            "the built-in shapes are in colour, the model's images are " +
                "[${size.height}, ${size.width}, ${size.channels}]: give images by --data DIR",
        )
    }
    return shapes
}

/** Opens a folder, and shows how far the decoding is. */
internal fun CliktCommand.imageFolder(
    folder: Path,
    options: FolderOptions,
): ImageFolder {
    val progress = terminal.textAnimation<Pair<Int, Int>> { (done, total) -> "reading images: $done of $total" }
    try {
        return ImageFolder.open(folder, options) { done, total ->
            if (terminal.terminalInfo.outputInteractive && (done % 100 == 0 || done == total)) progress.update(done to total)
        }
    } finally {
        progress.clear()
    }
}

/** Says what is not used of a folder, and why. */
internal fun CliktCommand.tellLeftOut(images: ImageFolder) {
    val left = Pictures(images).leftOut()
    if (left.isEmpty()) return
    left.forEach { echo("warning: skipped $it", err = true) }
    val count = images.skipped().size + images.leftOut().size
    echo("warning: $count of ${images.size() + count} files skipped", err = true)
}
