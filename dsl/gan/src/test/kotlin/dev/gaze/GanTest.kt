package dev.gaze

import dev.gaze.shape.ShapeCheck
import dev.gaze.spec.AttentionVariant
import dev.gaze.spec.BlockSpec.SelfAttention
import dev.gaze.spec.GanSpec
import dev.gaze.spec.LatentSpec
import dev.gaze.spec.Presets
import dev.gaze.spec.SpecException
import dev.gaze.spec.TrainingSpec.Ema
import dev.gaze.spec.TrainingSpec.StepPlan
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe

class GanTest :
    FunSpec({
        test("the same GAN in two languages is one value") {
            val kotlin =
                gan("sagan") {
                    image(32)
                    classes(10)
                    latent(128)
                    generator {
                        resBlock(256)
                        selfAttention(k = 8)
                        resBlock(256)
                    }
                    discriminator {
                        resBlock(128)
                        selfAttention(k = 8)
                        resBlock(128)
                    }
                    training {
                        steps(5000)
                        batch(64)
                        loss(hinge)
                        generator { adam(lr = 1e-4) }
                        discriminator { adam(lr = 4e-4) }
                    }
                }
            val java =
                GanSpec
                    .builder("sagan")
                    .image(32)
                    .classes(10)
                    .latent(128)
                    .generator { it.resBlock(256).selfAttention(8).resBlock(256) }
                    .discriminator { it.resBlock(128).selfAttention(8).resBlock(128) }
                    .training { it.steps(5000).batch(64) }
                    .build()
            kotlin shouldBe java
        }

        test("what a word is not told stays as it is") {
            val spec =
                gan("kept") {
                    latent(60, chunks = 5)
                    training {
                        batch(12, generator = 24)
                        plan(discriminator = 3, generator = 2)
                        ema(0.9, start = 7)
                    }
                }
            val changed =
                spec.modify {
                    latent(chunks = 4)
                    training {
                        batch(6)
                        plan(generatorFirst = true)
                        ema(start = 8)
                    }
                }
            changed.latent shouldBe LatentSpec(60, 4)
            changed.training.batch shouldBe 6
            changed.training.generatorBatch shouldBe 24
            changed.training.plan shouldBe StepPlan(3, 2, true)
            changed.training.ema shouldBe Ema(0.9, 8)
            val again = spec.modify { training { noEma() } }.modify { training { ema(decay = 0.5) } }
            again.training.ema shouldBe Ema(0.5, Ema.DEFAULT.start())
        }

        test("narrower networks, in both languages") {
            val kotlin = Presets.bigGan(32, 3).modify { narrower(5) }
            kotlin shouldBe
                Presets
                    .bigGan(32, 3)
                    .toBuilder()
                    .narrower(5)
                    .build()
            kotlin shouldNotBe Presets.bigGan(32, 3)
        }

        test("attention on a preset: one for a height") {
            val sagan = Presets.sagan(64, 10)

            fun attentions(changes: GanScope.() -> Unit) =
                ShapeCheck
                    .check(sagan.modify(changes))
                    .generator()
                    .blocks
                    .count { it.block() is SelfAttention }

            attentions { selfAttention(at = 32, k = 4) } shouldBe 1
            attentions { selfAttention(at = 16) } shouldBe 2
            val again = ShapeCheck.check(sagan.modify { selfAttention(at = 32) })
            again.describe() shouldBe ShapeCheck.check(sagan).describe()
            // What is not given stays: BigGAN's attention is the released code's.
            val narrower = Presets.bigGan(128, 10).modify { selfAttention(at = 64, k = 4) }
            val attention =
                narrower.generator.blocks
                    .filterIsInstance<SelfAttention>()
                    .single()
            attention shouldBe SelfAttention(AttentionVariant.OFFICIAL, 4, null, 64, null, null)
            shouldThrow<SpecException> { ShapeCheck.check(sagan.modify { attentionAt(0) }) }.faults().size shouldBe 2
        }
    })
