package dev.gaze.cli

import com.github.ajalt.clikt.core.CliktCommand
import dev.gaze.data.ImageSource
import dev.gaze.data.Shapes
import dev.gaze.imageSet
import dev.gaze.metric.AgainstReal
import dev.gaze.metric.Classifier
import dev.gaze.metric.ImageSet
import dev.gaze.metric.Measured
import dev.gaze.metric.Split
import dev.gaze.metric.StatisticsCache
import dev.gaze.script.internal.cacheFolder
import dev.gaze.train.TrainedGan

/** What a run is measured against as it trains, by the classifier of `gaze evaluate`. */
internal class RealImages(
    private val against: AgainstReal,
) : AutoCloseable {
    /** The metric that tells the best checkpoint. */
    val first: String = against.net.named("FID")

    fun measure(gan: TrainedGan): Map<String, Double> = against.of(gan.imageSet(SAMPLES))

    override fun close() = against.net.close()

    companion object {
        const val SAMPLES = 1000
    }
}

/** Trains the classifier and measures the real images, or finds both where they were kept. */
internal fun CliktCommand.against(images: ImageSource): RealImages {
    val source = if (images is Shapes) Shapes(images.size, images.height, images.width, SHAPES_SEED) else images
    val cache = StatisticsCache(cacheFolder("metrics"))
    val net =
        classifier("real images", cache, Split.of(ImageSet.of(source, Classifier.MOST_IMAGES)).learnt, source.classes(), Classifier.STEPS)
    val real = ImageSet.of(source, RealImages.SAMPLES * 2)
    return RealImages(AgainstReal(shown("real images", real.count) { cache.measured(real, net, Measured.KEPT, it) }, net))
}

/** The classifier of own features: trained now, or found where it was kept. */
internal fun CliktCommand.classifier(
    what: String,
    cache: StatisticsCache,
    learnt: ImageSet,
    classes: Int,
    steps: Int,
): Classifier = shown("$what: classifier", steps, "steps") { cache.classifier(learnt, classes, steps, Classifier.SEED, it) }

/** Numbers of runs compare only against the same real images, whatever the seed that drew those that they learnt. */
internal const val SHAPES_SEED = 0L
