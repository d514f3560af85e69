package dev.gaze.cli

import dev.gaze.script.ScriptHost
import dev.gaze.shape.ShapeCheck
import dev.gaze.spec.DiffAugment
import dev.gaze.spec.GanSpec
import dev.gaze.spec.TrainingSpec.Precision
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.shouldBe
import kotlin.io.path.writeText

class ChosenModelTest :
    FunSpec({
        val folder = tempdir().toPath()
        val host = ScriptHost(folder.resolve("cache"))

        fun scripted(
            model: ChosenModel,
            spec: GanSpec,
        ): GanSpec {
            val file = folder.resolve("model.gan.kts")
            file.writeText(model.script(spec, listOf("Why.")))
            return host.run(file)
        }

        test("the script of a model says the same as the model, whatever options have changed") {
            val models =
                listOf(
                    ChosenModel("two words and a \"\\$", null, 64, 4) to 729,
                    ChosenModel("plain", Preset.BIGGAN, 32, 1) to ChosenModel.FEW_IMAGES,
                    ChosenModel("transparent", null, 32, 8, alpha = true) to 731,
                )
            for ((model, images) in models) {
                val spec = model.spec(731, images)
                withClue(model) { scripted(model, spec) shouldBe spec }
            }
            val (model, images) = models.first()
            val changed =
                model
                    .spec(731, images)
                    .toBuilder()
                    .training {
                        it
                            .seed(-7)
                            .batch(13)
                            .precision(Precision.FP32)
                            .flip(true)
                        it.diffAugment(DiffAugment.Translation.DEFAULT, DiffAugment.Color())
                    }.build()
            scripted(model, changed) shouldBe changed
        }

        test("every preset is a model that fits together, at every size, and the written one compiles") {
            for (preset in Preset.entries) {
                for (size in ChosenModel.SIZES) {
                    val model = ChosenModel("x", preset, size, 8)
                    withClue(model) {
                        ShapeCheck
                            .check(model.spec(10, 10).withClasses(3))
                            .spec()
                            .image()
                            .height() shouldBe size
                    }
                }
            }
            val calls = Preset.entries.joinToString(",\n") { "Presets.${it.call(128)}" }
            folder.resolve("all.gan.kts").writeText("val all = listOf(\n$calls)\nall[args[0].toInt()]")
            for (preset in Preset.entries) {
                withClue(preset) { host.run(folder.resolve("all.gan.kts"), listOf("${preset.ordinal}")) shouldBe preset.spec(128) }
            }
        }

        test("more time is a larger or a wider model, and what is said is kept") {
            val models = (10..18).map { ChosenModel.of("x", null, ChosenModel.SIZES, null, Math.pow(10.0, it.toDouble())) }
            models.first() shouldBe ChosenModel("x", null, 32, 8)
            models.last() shouldBe ChosenModel("x", null, 256, 1)
            models.zipWithNext { less, more ->
                (less.image * 100 - less.narrower) shouldBeLessThan (more.image * 100 - more.narrower + 1)
            }
            ChosenModel.of("x", Preset.DCGAN, listOf(128), null, 1e18) shouldBe ChosenModel("x", Preset.DCGAN, 128, 1)
            ChosenModel.of("x", null, listOf(64, 32), 2, 1e10) shouldBe ChosenModel("x", null, 32, 2)
        }
    })
