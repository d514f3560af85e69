package dev.gaze.cli

import com.github.ajalt.clikt.core.CliktCommand
import dev.gaze.metric.AgainstReal
import dev.gaze.metric.ClassificationAccuracy
import dev.gaze.metric.Classifier
import dev.gaze.metric.FeatureNet
import dev.gaze.metric.ImageSet
import dev.gaze.metric.Measured
import dev.gaze.metric.Split
import dev.gaze.metric.StatisticsCache
import dev.gaze.spec.Metric

/** Images to measure, and what tells them from all others without drawing them. */
internal class Drawn(
    val images: ImageSet,
    val identity: String,
)

/**
 * How the command measures: statistics are computed once and kept in [cache], so that it goes on where it was interrupted.
 *
 * @param brought a network that the user brings; null: a classifier of the real images
 */
internal class Evaluation(
    private val command: CliktCommand,
    private val metrics: List<Metric>,
    private val cache: StatisticsCache,
    private val brought: FeatureNet?,
    private val classifierSteps: Int,
) {
    /** The numbers of a set of images; [known] is what a classifier may learn; [perClass] gives the real and the generated images of a class. */
    fun scores(
        what: String,
        known: ImageSet,
        real: ImageSet,
        generated: Drawn,
        classNames: List<String>,
        perClass: (Int) -> Pair<ImageSet, Drawn>,
    ): Result {
        val split = Split.of(known)
        val own =
            if (brought == null ||
                Metric.CAS in metrics
            ) {
                command.classifier(what, cache, split.learnt, classNames.size, classifierSteps)
            } else {
                null
            }
        own.use {
            val net = brought ?: checkNotNull(own)
            val sets = if (metrics.any { it in OF_SETS }) measuredBoth(what, real, generated, net) else null
            val values =
                metrics.fold(emptyMap<String, Double>()) { values, metric ->
                    values +
                        when (metric) {
                            Metric.INTRA_FID -> intraFid(what, net, classNames, perClass)
                            Metric.CAS -> cas(what, checkNotNull(own), split, generated.images, classNames)
                            else -> checkNotNull(sets).let { (a, b) -> AgainstReal(a, net).of(metric, b) }
                        }
                }
            return Result(values, net.identity())
        }
    }

    /** Numbers by name, and the network behind them. */
    class Result(
        val values: Map<String, Double>,
        val network: String,
    )

    private fun measuredBoth(
        what: String,
        real: ImageSet,
        generated: Drawn,
        net: FeatureNet,
    ): Pair<Measured, Measured> {
        val most = if (metrics.any { it == Metric.KID || it == Metric.PRDC }) Measured.KEPT else 0
        return real("$what: real", real, net, most) to
            drawn("$what: generated", generated, net, most)
    }

    private fun real(
        what: String,
        images: ImageSet,
        net: FeatureNet,
        most: Int,
    ): Measured = command.shown(what, images.count) { cache.measured(images, net, most, it) }

    private fun drawn(
        what: String,
        drawn: Drawn,
        net: FeatureNet,
        most: Int,
    ): Measured = command.shown(what, drawn.images.count) { cache.measured(drawn.identity, drawn.images, net, most, it) }

    private fun intraFid(
        what: String,
        net: FeatureNet,
        classNames: List<String>,
        perClass: (Int) -> Pair<ImageSet, Drawn>,
    ): Map<String, Double> {
        val distances =
            classNames.indices.map { label ->
                val (real, drawn) = perClass(label)
                val ofReal = real("$what: ${classNames[label]}, real", real, net, 0).gaussian
                val ofDrawn = drawn("$what: ${classNames[label]}, generated", drawn, net, 0).gaussian
                ofReal.distance(ofDrawn)
            }
        return mapOf(net.named("intra-FID") to distances.average()) +
            classNames.indices.associate { "${net.named("FID")} of ${classNames[it]}" to distances[it] }
    }

    /** Both ways, and what to put beside them: real images that the classifier has not seen. */
    private fun cas(
        what: String,
        ofReal: Classifier,
        split: Split,
        generated: ImageSet,
        classNames: List<String>,
    ): Map<String, Double> {
        if (classNames.size < 2) throw BadInput("$what: cas is of images with classes: leave it out")
        val drawn =
            command.shown(
                "$what: generated",
                generated.count,
            ) { progress -> generated.inMemory().also { progress.accept(it.count) } }
        val ofGenerated =
            command.shown("$what: classifier of generated", classifierSteps, "steps") {
                Classifier.train(drawn, classNames.size, classifierSteps, Classifier.SEED, it)
            }
        return ofGenerated.use {
            ClassificationAccuracy
                .bothWays(ofReal, split.unseen, it, drawn)
                .map { (name, accuracy) -> accuracies(name, accuracy, classNames) }
                .reduce { all, next -> all + next }
        }
    }

    private companion object {
        val OF_SETS = setOf(Metric.FID, Metric.IS, Metric.KID, Metric.PRDC)
    }
}
