package dev.gaze.cli

import com.github.ajalt.clikt.core.CliktCommand
import dev.gaze.data.ImageSource
import dev.gaze.imageSet
import dev.gaze.metric.AgainstReal
import dev.gaze.metric.Classifier
import dev.gaze.metric.ImageSet
import dev.gaze.metric.Measured
import dev.gaze.metric.Split
import dev.gaze.metric.StatisticsCache
import dev.gaze.script.cacheFolder
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
    val cache = StatisticsCache(cacheFolder("metrics"))
    val real = ImageSet.of(images, Classifier.MOST_IMAGES)
    val net =
        shown("classifier of real images", Classifier.STEPS, "steps") {
            cache.classifier(Split.of(real).learnt, images.classes(), Classifier.STEPS, Classifier.SEED, it)
        }
    val some = ImageSet.of(images, RealImages.SAMPLES * 2)
    return RealImages(AgainstReal(shown("real images", some.count) { cache.measured(some, net, Measured.KEPT, it) }, net))
}
