package dev.gaze.cli

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.core.Context
import com.github.ajalt.clikt.parameters.options.default
import com.github.ajalt.clikt.parameters.options.flag
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parameters.types.int
import com.github.ajalt.clikt.parameters.types.long
import com.github.ajalt.clikt.parameters.types.path
import com.github.ajalt.clikt.parameters.types.restrictTo
import dev.gaze.data.ImageSource
import dev.gaze.imageSet
import dev.gaze.metric.Classifier
import dev.gaze.metric.ImageSet
import dev.gaze.metric.InceptionNet
import dev.gaze.metric.Neighbours
import dev.gaze.metric.Split
import dev.gaze.metric.StatisticsCache
import dev.gaze.tensorflow.RuntimeConfig
import dev.gaze.trained
import dev.gaze.view.NeighbourFigure
import dev.gaze.view.Report

/** `gaze neighbours`: samples beside the training images that are nearest to them. */
internal class NeighboursCommand : CliktCommand(name = "neighbours") {
    private val run by runFolder()
    private val data by option(metavar = "DIR", help = "The training images (default: the built-in shapes)")
        .path(mustExist = true, canBeFile = false)
    private val count by option(metavar = "N", help = "Samples, a row each").int().restrictTo(1..100).default(10)
    private val neighbours by option("--of-each", metavar = "K", help = "Neighbours of each").int().restrictTo(1..50).default(7)
    private val among by option(metavar = "N", help = "Training images to search, chosen at random (default: all)")
        .int()
        .restrictTo(min = 1)
    private val inception by option(
        metavar = "F.pb",
        help = "The network: classify_image_graph_def.pb (default: the classifier of gaze evaluate)",
    ).path(mustExist = true, canBeDir = false)
    private val classifierSteps by option("--classifier-steps", metavar = "N", help = "Training of the classifier")
        .int()
        .restrictTo(min = 1)
        .default(Classifier.STEPS)
    private val raw by option(help = "Take the weights as training moves them (default: their average, where there is one)").flag()
    private val seed by option(metavar = "N", help = "Where the latents come from").long().default(0)
    private val out by option(
        metavar = "F.png",
        help = "The picture (default: neighbours.png in the run's folder, which gaze report shows)",
    ).path(canBeDir = false)

    override fun help(context: Context): String =
        "Draw samples of a run, each beside the training images that are nearest to it in feature space: " +
            "does it paint, or has it learnt by heart?"

    override fun run() {
        val file = out ?: Report.neighbourFile(run)
        requirePicture(file)
        run.trained().use { gan ->
            trainingImages(gan.gan().spec(), data).use { images ->
                val real = ImageSet.of(images, among ?: Int.MAX_VALUE)
                val drawn = gan.imageSet(count, seed, averaged = !raw)
                val network =
                    inception?.let { InceptionNet.open(it, InceptionNet.Resize.LEGACY_TF, RuntimeConfig.defaults()) } ?: own(images)
                network.use { net ->
                    val found = shown("neighbours", real.count) { Neighbours.of(drawn, real, net, neighbours, it) }
                    NeighbourFigure.write(file, drawn, real, found)
                }
            }
        }
        echo("neighbours  $file")
    }

    private fun own(images: ImageSource): Classifier {
        val learnt = Split.of(ImageSet.of(images, Classifier.MOST_IMAGES)).learnt
        return classifier("${run.path}", StatisticsCache.ofUser(), learnt, images.classes(), classifierSteps)
    }
}
