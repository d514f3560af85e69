package dev.gaze.cli

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.core.terminal
import com.github.ajalt.mordant.animation.textAnimation
import dev.gaze.data.ImageSource
import dev.gaze.metric.Classifier
import dev.gaze.metric.ImageSet
import dev.gaze.metric.Measures
import dev.gaze.metric.StatisticsCache
import dev.gaze.spec.MetricsSpec
import java.util.function.IntConsumer

/** What a run is measured by as it trains: the classifier is trained and the real images measured, or both found where they were kept. */
internal fun CliktCommand.measures(
    metrics: MetricsSpec,
    images: ImageSource,
): Measures =
    Measures.open(metrics, images, null, StatisticsCache.ofUser()) { what, total, unit ->
        val progress = terminal.textAnimation<Int> { done -> "$what: $done of $total $unit" }
        IntConsumer { done ->
            if (terminal.terminalInfo.outputInteractive) progress.update(done)
            if (done == total) progress.clear()
        }
    }

/** The classifier of own features: trained now, or found where it was kept. */
internal fun CliktCommand.classifier(
    what: String,
    cache: StatisticsCache,
    learnt: ImageSet,
    classes: Int,
    steps: Int,
): Classifier = shown("$what: classifier", steps, "steps") { cache.classifier(learnt, classes, steps, Classifier.SEED, it) }
