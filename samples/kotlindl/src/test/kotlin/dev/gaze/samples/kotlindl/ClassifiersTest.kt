package dev.gaze.samples.kotlindl

import dev.gaze.tensorflow.RuntimeConfig
import dev.gaze.tensorflow.Sessions
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import org.jetbrains.kotlinx.dl.api.core.Sequential
import org.jetbrains.kotlinx.dl.api.core.layer.weights
import org.jetbrains.kotlinx.dl.api.core.loss.Losses
import org.jetbrains.kotlinx.dl.api.core.metric.Metrics
import org.jetbrains.kotlinx.dl.api.core.optimizer.Adam

class ClassifiersTest :
    FunSpec({
        test("KotlinDL's own layers learn on TensorFlow 2.21") {
            plainClassifier().use { trainAndTest(it, images = 1_500, epochs = 3) } shouldBeGreaterThan 0.3
        }

        test("Gaze's layers learn among KotlinDL's") {
            attentiveClassifier().use { trainAndTest(it, images = 1_500, epochs = 3) } shouldBeGreaterThan 0.3
        }

        test("fit gives the same weights to the bit, run after run, with threads") {
            val before = Sessions.useByDefault(RuntimeConfig.defaults().withInterOpThreads(4))
            try {
                val first = weightsAfterFit(plainClassifier())
                repeat(2) { weightsAfterFit(plainClassifier()) shouldBe first }
            } finally {
                Sessions.useByDefault(before)
            }
        }
    })

private fun weightsAfterFit(classifier: Sequential): List<Float> =
    classifier.use { model ->
        model.compile(Adam(), Losses.SOFT_MAX_CROSS_ENTROPY_WITH_LOGITS, Metrics.ACCURACY)
        model.fit(shapes(200, seed = 3), epochs = 2, batchSize = 20)
        model.layers.flatMap { layer -> layer.weights.values.flatMap { flat(it) } }
    }
