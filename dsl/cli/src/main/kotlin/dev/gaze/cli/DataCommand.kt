package dev.gaze.cli

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.core.Context
import com.github.ajalt.clikt.core.terminal
import com.github.ajalt.clikt.parameters.arguments.argument
import com.github.ajalt.clikt.parameters.options.default
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parameters.types.int
import com.github.ajalt.clikt.parameters.types.path
import com.github.ajalt.clikt.parameters.types.restrictTo
import dev.gaze.data.FolderOptions
import dev.gaze.data.ImageFolder
import dev.gaze.data.NearDuplicates
import dev.gaze.image.SampleGrid
import java.nio.file.Path
import kotlin.io.path.name

/** `gaze data`: what a folder of pictures holds, and what a network will see of it. */
internal class DataCommand : CliktCommand(name = "data") {
    private val folder by argument(
        "DIR",
        help = "Pictures, in a folder for each class or all in one",
    ).path(mustExist = true, canBeFile = false)
    private val image by option(metavar = "N", help = "Height and width of the images that a network is to see")
        .int()
        .restrictTo(8..512)
        .default(64)
    private val background by backgroundOption()
    private val out by option(metavar = "F.png", help = "The preview (default: NAME-preview.png here, NAME being the folder's)")
        .path(canBeDir = false)

    override fun help(context: Context): String =
        "Say what a folder of pictures holds: classes, sizes, colours, what is left out and why, near duplicates; and draw it as a " +
            "network will see it."

    override fun run() {
        out?.let(::requirePicture)
        imageFolder(folder, FolderOptions.of(image, image, 3).withBackground(background)).use { images ->
            val pictures = Pictures(images)
            echo("data        ${pictures.classes()}")
            echo("sizes       ${pictures.sizes()}")
            echo("colours     ${pictures.colours()}")
            pictures.transparent()?.let { echo("transparent $it") }
            pictures.leftOut().forEach { echo("left out    $it") }
            tellDuplicates(images)
            pictures.imbalance()?.let { echo("imbalance   $it") }
            pictures.few()?.let { echo("few images  $it") }
            echo("preview     ${preview(images)}, as a network of $image x $image pixels sees them")
        }
    }

    private fun tellDuplicates(images: ImageFolder) {
        val pairs = NearDuplicates.of(images)
        if (pairs.isEmpty()) return
        val named =
            pairs
                .take(
                    NAMED,
                ).joinToString { "${folder.relativize(images.path(it.second))} (${folder.relativize(images.path(it.first))})" }
        val more = if (pairs.size > NAMED) " and ${pairs.size - NAMED} more" else ""
        val what = if (pairs.size == 1) "1 image is nearly the same as another" else "${pairs.size} images are nearly the same as others"
        echo("duplicates  $what: $named$more")
    }

    /** A row for each class, or as many rows of images without classes. */
    private fun preview(images: ImageFolder): Path {
        val file = out ?: Path.of("${folder.toRealPath().name.ifEmpty { "pictures" }}-preview.png")
        val byClass = (0 until images.size()).groupBy(images::label).values
        val rows =
            if (byClass.size ==
                1
            ) {
                byClass.first().let { all -> spread(all, ROWS * COLUMNS) }
            } else {
                byClass.take(MOST_ROWS).flatMap(::row)
            }
        val pixels = ByteArray(rows.size * images.imageBytes())
        val size = images.imageBytes()
        rows.forEachIndexed { i, index ->
            if (index == EMPTY) pixels.fill(WHITE, i * size, (i + 1) * size) else images.read(index, pixels, i * size)
        }
        val names = if (byClass.size == 1) emptyList() else images.classNames().take(MOST_ROWS)
        SampleGrid(COLUMNS, 1).withRowNames(names).write(file, pixels, images.height(), images.width(), images.channels())
        return file
    }

    private companion object {
        const val NAMED = 5
        const val COLUMNS = 10
        const val ROWS = 10
        const val MOST_ROWS = 50
        const val EMPTY = -1
        const val WHITE: Byte = -1

        /** So many of them, from the first to the last. */
        fun spread(
            all: List<Int>,
            count: Int,
        ): List<Int> = if (all.size <= count) all else List(count) { all[(it.toLong() * all.size / count).toInt()] }

        /** A whole row, which ends [EMPTY] where a class has fewer images. */
        fun row(all: List<Int>): List<Int> = spread(all, COLUMNS).let { it + List(COLUMNS - it.size) { EMPTY } }
    }
}
