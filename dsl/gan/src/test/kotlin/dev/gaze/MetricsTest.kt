package dev.gaze

import dev.gaze.checkpoint.RunFolder
import dev.gaze.data.Shapes
import dev.gaze.metric.AgainstReal
import dev.gaze.metric.FeatureNet
import dev.gaze.metric.ImageSet
import dev.gaze.metric.Measured
import dev.gaze.metric.Measures
import dev.gaze.metric.StatisticsCache
import dev.gaze.train.TrainingEvent
import dev.gaze.view.Comparison
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.doubles.plusOrMinus
import io.kotest.matchers.paths.shouldExist
import io.kotest.matchers.shouldBe
import java.util.function.IntConsumer

class MetricsTest :
    FunSpec({
        val folder = tempdir().toPath()
        val images = Shapes(61, 8, 8, 3)
        val spec =
            gan("measured") {
                image(8)
                classes(10)
                latent(5)
                generator { resBlock(6) }
                discriminator { resBlock(4) }
                training {
                    steps(4)
                    batch(7)
                }
            }

        /** Two features of an image: its darkest and its brightest value. */
        val net =
            FeatureNet.of("extremes", 2) { pixels, height, width, channels ->
                val size = height * width * channels
                FloatArray(pixels.size / size * 2) { i ->
                    val image = pixels.slice(i / 2 * size until (i / 2 + 1) * size).map { it.toUByte().toInt() }
                    (if (i % 2 == 0) image.min() else image.max()).toFloat()
                }
            }

        test("a run is measured as it trains, and its best checkpoint is kept") {
            val against = AgainstReal(Measured.of(ImageSet.of(images, 61), net, 0) {}, net)
            val measured = mutableListOf<TrainingEvent.Measured>()
            for (name in listOf("a", "b")) {
                spec.train(images, options = {
                    folder(folder.resolve(name)).saveEvery(1)
                    measureEvery(2) { against.of(it.imageSet(31)) }.keepLowest(net.named("FID"))
                }) { if (it is TrainingEvent.Measured) measured += it }
            }
            measured.map { it.step } shouldContainExactly listOf(2, 4, 2, 4)
            measured[0].values.keys shouldBe setOf("FID (other features)")
            measured[2].values shouldBe measured[0].values
            RunFolder(folder.resolve("a")).best().get().shouldExist()
        }

        test("the spec says what is measured, in a script's words") {
            val events = mutableListOf<TrainingEvent>()
            val measured =
                spec.modify {
                    metrics {
                        every(3)
                        samples(31)
                        fid()
                        keepBest(fid)
                    }
                }
            Measures.open(measured.metrics()!!, images, net, StatisticsCache(folder.resolve("cache"))) { _, _, _ -> IntConsumer {} }.use {
                measured.train(images, options = { folder(folder.resolve("c")).measures(it) }) { event -> events += event }
            }
            events.filterIsInstance<TrainingEvent.Measured>().map { it.step to it.values.keys } shouldContainExactly
                listOf(3, 4).map { it to setOf("FID (other features)") }
            RunFolder(folder.resolve("c")).best().get().shouldExist()
        }

        test("an image of a set is the same, whatever it is drawn together with") {
            RunFolder(folder.resolve("a")).trained().use { gan ->
                val set = gan.imageSet(13, seed = 5)
                val all = set.reader.read(0, 13)
                val alone = set.reader.read(11, 1)
                val size = 8 * 8 * 3
                for (i in 0 until size) alone[i].toUByte().toDouble() shouldBe (all[11 * size + i].toUByte().toDouble() plusOrMinus 1.0)
                (
                    gan
                        .imageSet(13, seed = 6)
                        .reader
                        .read(0, 13)
                        .contentEquals(all)
                ) shouldBe false
                (0 until 13).map { set.label.applyAsInt(it) } shouldBe (0 until 13).map { it % 10 }
                gan.imageSet(13, label = 4).label.applyAsInt(7) shouldBe 4
            }
        }

        test("runs are compared") {
            val comparison = Comparison()
            for (name in listOf("a", "b")) {
                val run = RunFolder(folder.resolve(name))
                run.trained().use { comparison.add(name, run, it) { warning -> error(warning) } }
            }
            val page = folder.resolve("comparison.html")
            comparison.write(page)
            page.shouldExist()
        }
    })
