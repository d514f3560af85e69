package dev.gaze.cli

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.core.Context
import com.github.ajalt.clikt.parameters.options.check
import com.github.ajalt.clikt.parameters.options.default
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parameters.types.double
import com.github.ajalt.clikt.parameters.types.int
import com.github.ajalt.clikt.parameters.types.long
import com.github.ajalt.clikt.parameters.types.path
import com.github.ajalt.clikt.parameters.types.restrictTo
import dev.gaze.film
import dev.gaze.graph.LatentBatch
import dev.gaze.image.SampleGrid
import dev.gaze.spec.ImageSpec
import dev.gaze.train.ImageBatch
import dev.gaze.train.TrainedGan
import dev.gaze.view.Film
import java.nio.file.Path
import java.util.Locale
import java.util.stream.Stream
import kotlin.io.path.exists
import kotlin.io.path.listDirectoryEntries

/** `gaze sample`: images of a trained model. */
internal class SampleCommand : CliktCommand(name = "sample") {
    private val run by runFolder()
    private val count by option(metavar = "N", help = "Images; with --interpolate, rows of them").int().restrictTo(1..MOST).default(COLUMNS)
    private val chosen by classOption()
    private val model by modelOption()
    private val seed by option(metavar = "N", help = "Where the latents come from").long().default(0)
    private val truncation by option(
        metavar = "T",
        help = "Draw numbers of z above T or below -T again: 0.5, say, for better images and less variety (default: no limit)",
    ).double().check("at least 0.01") { it >= 0.01 }
    private val interpolate by option(
        metavar = "N",
        help =
            "N images in each row, on the way from a latent of this seed to one of the next; where --out is a film, N frames, and " +
                "then as many on to a third and back (default: no way)",
    ).int().restrictTo(2..MOST)
    private val best by bestOption()
    private val columns by option(
        metavar = "N",
        help = "Images in a row of the picture (default: $COLUMNS, or as many as there are)",
    ).int().restrictTo(1..MOST)
    private val out by option(
        metavar = "F",
        help =
            "The picture, a .png, or with --interpolate a film: a .gif, or an .mp4 where ffmpeg is installed " +
                "(default: sample.png in the run's folder)",
    ).path(canBeDir = false)
    private val separate by option(
        metavar = "DIR",
        help = "Each image as a PNG of its own size, 0000.png and on, in a new or empty folder (default: one picture of all)",
    ).path(canBeFile = false)

    override fun help(context: Context): String = "Draw images with a trained model, as one picture or as a folder of them."

    override fun run() {
        checkOptions()
        val film = out?.takeIf(Film::isFilm)
        val drawn = count * (interpolate ?: 1) * if (film == null) 1 else STOPS
        if (drawn > MOST) throw BadInput("--count $count and --interpolate $interpolate make more than $MOST images")
        trained(run, model, if (best) bestOf(run) else null).use { gan ->
            val labels = labels(gan, count, chosen)
            if (film != null) {
                gan.film(film, labels, seed, checkNotNull(interpolate), columns ?: COLUMNS, truncation = truncation)
                echo("film        $film")
                return@use echoClasses(gan, labels)
            }
            val latents = latents(gan, labels)
            val batches = gan.batches(latents).map(ImageBatch::images)
            val written = separate?.also { writeEach(it, batches, gan.gan().spec().image) } ?: writeSheet(gan, latents.labels, batches)
            echo("sample      $written")
            echoClasses(gan, labels)
        }
    }

    private fun checkOptions() {
        out?.let {
            if (Film.isFilm(it) && interpolate == null) {
                throw BadInput("--out $it is a film: say how many frames lead from one latent to the next, --interpolate 30 for one")
            }
            if (!Film.isFilm(it)) requirePicture(it)
        }
        if (columns != null && interpolate != null && out?.let(Film::isFilm) != true) {
            throw BadInput("--columns $columns and --interpolate $interpolate both say how long a row is: leave one out")
        }
        separate?.let {
            if (out != null || columns != null) throw BadInput("--separate makes no picture of all: leave out --out and --columns")
            if (it.exists() && it.listDirectoryEntries().isNotEmpty()) {
                throw BadInput("--separate $it: there are files in it, which images would mix with; name a new folder")
            }
        }
    }

    /** Written as they are drawn: memory holds a batch and a row, whatever the count. */
    private fun writeSheet(
        gan: TrainedGan,
        labels: IntArray,
        batches: Stream<FloatArray>,
    ): Path {
        val file = out ?: run.path.resolve("sample.png")
        val image = gan.gan().spec().image
        val grid = SampleGrid(interpolate ?: minOf(columns ?: COLUMNS, count), SampleGrid.legibleScale(image.height))
        checkRow(image, grid.columns)
        grid.withClasses(labels, gan.classNames()).write(file, labels.size, batches, image.height, image.width, image.channels)
        return file
    }

    private fun writeEach(
        folder: Path,
        batches: Stream<FloatArray>,
        image: ImageSpec,
    ) {
        val size = image.height * image.width * image.channels
        val alone = SampleGrid(1, 1, 0)
        batches
            .iterator()
            .asSequence()
            .flatMap { batch -> (batch.indices step size).asSequence().map { batch.copyOfRange(it, it + size) } }
            .forEachIndexed { i, pixels ->
                val file = folder.resolve(String.format(Locale.ROOT, "%04d.png", i))
                alone.write(file, pixels, image.height, image.width, image.channels)
            }
    }

    /** A row of the picture is all of it that is ever in memory. */
    private fun checkRow(
        image: ImageSpec,
        columns: Int,
    ) {
        val row = columns.toLong() * image.height * image.width * image.channels
        val most = minOf(Runtime.getRuntime().maxMemory() / 4, Int.MAX_VALUE.toLong())
        if (row > most) {
            val option = if (interpolate != null) "--interpolate" else "--columns"
            throw BadInput(
                "$option $columns: a row of $columns images takes ${row.inMegabytes()} of memory, and ${most.inMegabytes()} are " +
                    "left for it; lower $option, or give Java more (JDK_JAVA_OPTIONS=-Xmx8g)",
            )
        }
    }

    private fun Long.inMegabytes() = "${(this + (1 shl 20) - 1) shr 20} MB"

    private fun latents(
        gan: TrainedGan,
        labels: IntArray,
    ): LatentBatch {
        val from = latents(gan, seed, labels)
        return interpolate?.let { gan.interpolate(from, latents(gan, seed + 1, labels), it) } ?: from
    }

    private fun latents(
        gan: TrainedGan,
        seed: Long,
        labels: IntArray,
    ): LatentBatch = truncation?.let { gan.latents(seed, labels, it) } ?: gan.latents(seed, labels)

    private companion object {
        const val COLUMNS = 10
        const val MOST = 10_000

        /** Latents that a film leads through. */
        const val STOPS = 3
    }
}
