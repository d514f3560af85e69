package dev.gaze

import dev.gaze.spec.GanSpec
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

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
    })
