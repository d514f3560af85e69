package dev.gaze

import dev.gaze.shape.ShapeCheck
import dev.gaze.spec.AttentionVariant.OFFICIAL
import dev.gaze.spec.AttentionVariant.PAPER
import dev.gaze.spec.GanSpec
import dev.gaze.spec.NormSpec
import dev.gaze.spec.Presets
import dev.gaze.spec.SpecException
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlin.math.sqrt

/** Each preset of Java's, written out in Kotlin. */
private val IN_KOTLIN: Map<GanSpec, GanSpec> =
    mapOf(
        Presets.sagan(128, 1000, OFFICIAL) to
            gan("sagan") {
                image(128)
                classes(1000)
                latent(128)
                generator {
                    resBlock(1024)
                    resBlock(512)
                    resBlock(256)
                    resBlock(128)
                    resBlock(64)
                }
                discriminator {
                    resBlock(64)
                    resBlock(128)
                    resBlock(256)
                    resBlock(512)
                    resBlock(1024)
                    resBlock(1024, resample = same)
                }
                selfAttention(at = 32, variant = official)
                training {
                    steps(1_000_000)
                    batch(256)
                }
            },
        Presets.saganWithResidualBlocks(64, 7, PAPER, 8, 32) to
            gan("sagan-residual") {
                image(64)
                classes(7)
                generator {
                    resBlock(512)
                    resBlock(256)
                    resBlock(128)
                    resBlock(64)
                    bottleneck(variant = paper, at = 8)
                    bottleneck(variant = paper, at = 32)
                }
                discriminator {
                    resBlock(64)
                    resBlock(128)
                    resBlock(256)
                    resBlock(512)
                    resBlock(512, resample = same)
                    bottleneck(variant = paper, at = 8)
                    bottleneck(variant = paper, at = 32)
                }
                training {
                    steps(1_000_000)
                    batch(256)
                }
            },
        Presets.snOnDiscriminator(32, 10) to
            gan("sn-on-d") {
                cifar(10)
                generator { spectralNorm(off) }
                training { both { adam(lr = 2e-4) } }
            },
        Presets.snOnBoth(32, 10) to
            gan("sn-on-g-and-d") {
                cifar(10)
                training { both { adam(lr = 2e-4) } }
            },
        Presets.snOnBothTtur(32, 10) to
            gan("sn-on-g-and-d-ttur") {
                cifar(10)
                training {
                    generator { adam(lr = 1e-4) }
                    discriminator { adam(lr = 4e-4) }
                }
            },
        Presets.snganProjection(32, 10) to
            gan("sngan-projection") {
                image(32)
                classes(10)
                generator {
                    spectralNorm(off)
                    repeat(3) { resBlock(256, initializer = xavier(gain = sqrt(2.0))) }
                }
                discriminator {
                    resBlock(128, hidden = wide, initializer = xavier(gain = sqrt(2.0)))
                    resBlock(128, hidden = thin, initializer = xavier(gain = sqrt(2.0)))
                    repeat(2) { resBlock(128, resample = same, hidden = thin, initializer = xavier(gain = sqrt(2.0))) }
                }
                training {
                    steps(450_000)
                    plan(discriminator = 5)
                    both { adam(lr = 2e-4, beta1 = 0.0, beta2 = 0.9, schedule = linearDecay(from = 8.0 / 9)) }
                }
            },
        Presets.acgan(32, 10) to
            gan("acgan") {
                cifar(10)
                generator { spectralNorm(off) }
                training {
                    loss(nonSaturating)
                    auxiliaryClassifier(weight = 1.0)
                    batch(100)
                    both { adam(lr = 2e-4, beta1 = 0.5, beta2 = 0.999) }
                }
            },
        Presets.dcgan(64) to gan("dcgan") { dcgan64() },
        Presets.geometricGan(64) to
            gan("geometric-gan") {
                dcgan64()
                training { loss(hinge) }
            },
        Presets.bigGan(128, 1000) to
            gan("biggan") {
                image(128)
                classes(1000)
                latent(120, chunks = 6)
                generator {
                    initializer(orthogonal())
                    sharedEmbedding(128)
                    for (width in listOf(16, 8, 4, 2, 1)) resBlock(96 * width)
                }
                discriminator {
                    initializer(orthogonal())
                    for (width in listOf(1, 2, 4, 8, 16)) resBlock(96 * width, order = preActivation)
                    resBlock(96 * 16, resample = same, order = preActivation)
                }
                attentionAt(64, variant = official)
                training {
                    steps(150_000)
                    batch(2048)
                    plan(discriminator = 2)
                    orthogonalRegularization(weight = 1e-4)
                    generator { adam(lr = 5e-5, beta2 = 0.999) }
                    discriminator { adam(lr = 2e-4, beta2 = 0.999) }
                    ema(decay = 0.9999, start = 20_000)
                }
            },
    )

private fun GanScope.cifar(classes: Int) {
    image(32)
    classes(classes)
    generator { repeat(3) { resBlock(256) } }
    discriminator {
        repeat(2) { resBlock(128) }
        repeat(2) { resBlock(128, resample = same) }
    }
    training {
        steps(1_000_000)
        batch(256)
    }
}

private fun GanScope.dcgan64() {
    val slow = NormSpec.Batch(0.9, NormSpec.EPSILON)
    image(64)
    classes(0)
    latent(100)
    generator {
        spectralNorm(off)
        initializer(normal(stddev = 0.02))
        denseMap(4, 1024)
        norm(slow)
        relu()
        for (filters in listOf(512, 256, 128)) {
            transposedConv(filters)
            norm(slow)
            relu()
        }
        transposedConv(3)
        tanh()
    }
    discriminator {
        spectralNorm(off)
        initializer(normal(stddev = 0.02))
        conv(128, kernel = 5, stride = 2)
        leakyRelu()
        for (filters in listOf(256, 512, 1024)) {
            conv(filters, kernel = 5, stride = 2)
            norm(slow)
            leakyRelu(slope = 0.2)
        }
        linearHead()
    }
    training {
        loss(nonSaturating)
        batch(128)
        both { adam(lr = 2e-4, beta1 = 0.5, beta2 = 0.999) }
    }
}

class PresetsTest :
    FunSpec({
        for ((java, kotlin) in IN_KOTLIN) {
            test("${java.name()} in two languages is one value, and fits together") {
                kotlin shouldBe java
                ShapeCheck.check(kotlin).spec() shouldBe java
            }
        }

        test("a preset is changed where it says so, and nowhere else") {
            val java =
                Presets
                    .sagan(64, 10)
                    .toBuilder()
                    .name("mine")
                    .attentionAt(8, 16)
                    .training { it.steps(500).adam { adam -> adam.learningRate(3e-4) } }
                    .build()
            Presets.sagan(64, 10).modify {
                name("mine")
                attentionAt(8, 16)
                training {
                    steps(500)
                    both { adam(lr = 3e-4) }
                }
            } shouldBe java
            Presets.sagan(64, 10).modify { } shouldBe Presets.sagan(64, 10)
        }

        test("a network can be begun anew") {
            val spec =
                Presets.acgan(32, 10).modify {
                    generator {
                        clear()
                        resBlock(64)
                    }
                    training {
                        noTerms()
                        noEma()
                    }
                }
            spec.generator().blocks().size shouldBe 1
            spec.training().terms() shouldBe emptyList()
            spec.training().ema() shouldBe null
        }

        test("self-attention is placed by the height of its map, in both networks or in one") {
            val both = Presets.snganProjection(64, 10).modify { selfAttention(at = 16, variant = official) }
            both shouldBe
                Presets
                    .snganProjection(64, 10)
                    .toBuilder()
                    .selfAttention { it.at(16).variant(OFFICIAL) }
                    .build()
            val one = Presets.snganProjection(64, 10).modify { generator { selfAttention(at = 16, variant = official) } }
            one.generator() shouldBe both.generator()
            one.discriminator() shouldBe Presets.snganProjection(64, 10).discriminator()
            ShapeCheck
                .check(one)
                .generator()
                .blocks()
                .map { it.name() }
                .take(4) shouldBe listOf("dense", "block1", "block2", "attention")
        }

        test("attention at a height that no map has is a fault of both networks") {
            val spec = Presets.sagan(32, 10).modify { attentionAt(17) }
            shouldThrow<SpecException> { ShapeCheck.check(spec) }.faults().map { it.network() } shouldBe
                listOf("generator", "discriminator")
        }
    })
