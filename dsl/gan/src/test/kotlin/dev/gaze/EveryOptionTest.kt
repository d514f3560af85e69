package dev.gaze

import dev.gaze.json.GanSpecJson
import dev.gaze.spec.Activation
import dev.gaze.spec.AttentionVariant
import dev.gaze.spec.BlockSpec.Downsample
import dev.gaze.spec.BlockSpec.ResBlock.Hidden
import dev.gaze.spec.BlockSpec.ResBlock.Order
import dev.gaze.spec.BlockSpec.ResBlock.Resample
import dev.gaze.spec.BlockSpec.ResBlock.Shortcut
import dev.gaze.spec.BlockSpec.SelfAttention
import dev.gaze.spec.BlockSpec.Upsample
import dev.gaze.spec.DiffAugment
import dev.gaze.spec.GanSpec
import dev.gaze.spec.Initializer
import dev.gaze.spec.Loss
import dev.gaze.spec.LossTerm
import dev.gaze.spec.Metric
import dev.gaze.spec.NormSpec
import dev.gaze.spec.Schedule
import dev.gaze.spec.SpectralNorm
import dev.gaze.spec.TrainingSpec.Precision
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

/** A GAN of no sense that says everything that can be said, no two numbers equal. */
private val KOTLIN =
    gan("everything") {
        image(37, 41, channels = 1)
        classes(43)
        latent(47, chunks = 53)
        generator {
            spectralNorm(powerIteration(iterations = 2, gradientThroughIteration = true))
            initializer(normal(stddev = 0.03))
            residualNorm(batchNorm)
            sharedEmbedding(59)
            dense(61, bias = false, spectralNorm = off, initializer = orthogonal(gain = 0.5))
            denseMap(3, 67)
            denseMap(2, 5, 71, bias = false, initializer = xavier())
            resBlock(
                73,
                resample = up,
                shortcut = learned,
                hidden = wide,
                order = preActivation,
                norm = conditionalBatchNorm,
                activation = leakyRelu,
                spectralNorm = off,
                initializer = xavier(gain = 1.5),
            )
            transposedConv(79, kernel = 7, stride = 3, bias = false, spectralNorm = powerIteration(), initializer = orthogonal())
            upsample(2)
            upsample(3, bilinear)
            selfAttention()
            norm()
            norm(noNorm)
            relu()
            tanh()
            activate(identity)
        }
        discriminator {
            spectralNorm(off)
            resBlock(83, resample = down, shortcut = direct, hidden = thin, order = first, norm = noNorm, activation = elu)
            resBlock(89, resample = same, activation = sigmoid)
            selfAttention(k = 4, variant = official, pooled = false, spectralNorm = off, initializer = normal(stddev = 0.01))
            bottleneck()
            bottleneck(k = 2, variant = paperV1, pooled = true, hidden = 97, spectralNorm = off, initializer = orthogonal())
            conv(101)
            conv(103, kernel = 1, stride = 2, bias = false, spectralNorm = off, initializer = normal(stddev = 0.04))
            norm(batchNorm)
            leakyRelu()
            leakyRelu(0.1)
            activate(tanh)
            downsample(2)
            downsample(3, max)
            downsample(5, stride)
            sumPool()
            meanPool()
            linearHead()
            linearHead(bias = false, spectralNorm = off, initializer = orthogonal())
            projectionHead(bias = false)
            classifierHead(bias = false)
        }
        training {
            steps(107)
            batch(109, generator = 113)
            accumulate(127)
            loss(wasserstein)
            auxiliaryClassifier(weight = 0.7)
            gradientPenalty(weight = 10.0)
            r1(weight = 5.0)
            orthogonalRegularization(weight = 1e-4)
            generator { adam(lr = 1e-3, beta1 = 0.1, beta2 = 0.2, epsilon = 1e-7, schedule = warmUp(131, then = cosine(end = 0.3))) }
            discriminator { adam(lr = 2e-3, schedule = warmUp(137, then = linearDecay(from = 0.4))) }
            plan(discriminator = 2, generator = 3, generatorFirst = true)
            ema(decay = 0.9, start = 139)
            seed(149)
            precision(bf16)
            flip()
            dequantize()
            diffAugment(cutout(ratio = 0.6), color, translation())
        }
        metrics {
            every(151)
            samples(157)
            fid()
            cas()
            inceptionScore()
            intraFid()
            prdc()
            kid()
            keepBest(intraFid)
            patience(163)
        }
    }

private val JAVA =
    GanSpec
        .builder("everything")
        .image(37, 41, 1)
        .classes(43)
        .latent(47, 53)
        .generator {
            it.spectralNorm(SpectralNorm.PowerIteration(2, true)).initializer(Initializer.Normal(0.03)).residualNorm(NormSpec.BATCH)
            it.sharedEmbedding(59)
            it.dense(61) { o -> o.bias(false).spectralNorm(SpectralNorm.OFF).initializer(Initializer.Orthogonal(0.5)) }
            it.denseMap(3, 67)
            it.denseMap(2, 5, 71) { o -> o.bias(false).initializer(Initializer.DEFAULT) }
            it.resBlock(73) { o ->
                o
                    .resample(Resample.UP)
                    .shortcut(Shortcut.LEARNED)
                    .hidden(Hidden.WIDE)
                    .order(Order.PRE_ACTIVATION)
                o.norm(NormSpec.CONDITIONAL).activation(Activation.LEAKY_RELU).spectralNorm(SpectralNorm.OFF)
                o.initializer(Initializer.XavierUniform(1.5))
            }
            it.transposedConv(79, 7) { o ->
                o
                    .stride(3)
                    .bias(false)
                    .spectralNorm(SpectralNorm.DEFAULT)
                    .initializer(Initializer.Orthogonal(1.0))
            }
            it.upsample(2).upsample(3, Upsample.Method.BILINEAR)
            it
                .selfAttention()
                .norm()
                .norm(NormSpec.NONE)
                .relu()
                .tanh()
                .activate(Activation.Identity())
        }.discriminator {
            it.spectralNorm(SpectralNorm.OFF)
            it.resBlock(83) { o ->
                o
                    .resample(Resample.DOWN)
                    .shortcut(Shortcut.IDENTITY)
                    .hidden(Hidden.THIN)
                    .order(Order.FIRST)
                o.norm(NormSpec.NONE).activation(Activation.Elu())
            }
            it.resBlock(89) { o -> o.resample(Resample.NONE).activation(Activation.Sigmoid()) }
            it.selfAttention { o ->
                o
                    .k(4)
                    .variant(AttentionVariant.OFFICIAL)
                    .pooled(false)
                    .spectralNorm(SpectralNorm.OFF)
                o.initializer(Initializer.Normal(0.01))
            }
            it.bottleneck()
            it.bottleneck { o ->
                o.replaces(
                    SelfAttention
                        .of(2)
                        .toBuilder()
                        .variant(AttentionVariant.PAPER_V1)
                        .pooled(true)
                        .build(),
                )
                o.hidden(97).spectralNorm(SpectralNorm.OFF).initializer(Initializer.Orthogonal(1.0))
            }
            it.conv(101)
            it.conv(103, 1) { o ->
                o
                    .stride(2)
                    .bias(false)
                    .spectralNorm(SpectralNorm.OFF)
                    .initializer(Initializer.Normal(0.04))
            }
            it
                .norm(NormSpec.BATCH)
                .leakyRelu()
                .leakyRelu(0.1)
                .activate(Activation.TANH)
            it.downsample(2).downsample(3, Downsample.Method.MAX).downsample(5, Downsample.Method.STRIDE)
            it.sumPool().meanPool().linearHead()
            it.linearHead { o -> o.bias(false).spectralNorm(SpectralNorm.OFF).initializer(Initializer.Orthogonal(1.0)) }
            it.projectionHead { o -> o.bias(false) }.classifierHead { o -> o.bias(false) }
        }.training {
            it
                .steps(107)
                .batch(109)
                .generatorBatch(113)
                .accumulation(127)
                .loss(Loss.WASSERSTEIN)
            it.term(LossTerm.AuxiliaryClassifier(0.7)).term(LossTerm.GradientPenalty(10.0)).term(LossTerm.R1(5.0))
            it.term(LossTerm.OrthogonalRegularization(1e-4))
            it.generatorAdam { o ->
                o
                    .learningRate(1e-3)
                    .betas(0.1, 0.2)
                    .epsilon(1e-7)
                    .schedule(Schedule.WarmUp(131, Schedule.Cosine(0.3)))
            }
            it.discriminatorAdam { o -> o.learningRate(2e-3).schedule(Schedule.WarmUp(137, Schedule.LinearDecay(0.4))) }
            it
                .stepsEach(2, 3)
                .generatorFirst(true)
                .ema(0.9, 139)
                .seed(149)
                .precision(Precision.BF16)
                .flip(true)
                .dequantize(true)
                .diffAugment(DiffAugment.Cutout(0.6), DiffAugment.Color(), DiffAugment.Translation(0.125))
        }.metrics {
            it
                .every(151)
                .samples(157)
                .fid()
                .cas()
                .inceptionScore()
            it
                .intraFid()
                .prdc()
                .kid()
                .keepBest(Metric.INTRA_FID)
                .patience(163)
        }.build()

class EveryOptionTest :
    FunSpec({
        test("whatever Java's builders can say, the DSL can, and it is the same value") {
            KOTLIN shouldBe JAVA
        }

        test("all of it is saved") {
            GanSpecJson.read(KOTLIN.toJson()) shouldBe JAVA
        }

        test("losses, precisions and schedules that were not said above") {
            val losses = gan("x") { training { loss(leastSquares) } }.training().loss()
            losses shouldBe Loss.LEAST_SQUARES
            val last =
                gan("x") {
                    training {
                        precision(fp16)
                        both { adam(schedule = warmUp(7)) }
                    }
                }.training()
            last.precision() shouldBe Precision.FP16

            fun best(metric: MetricsScope.() -> Metric) = gan("x") { metrics { keepBest(metric()) } }.metrics()?.keepBest
            listOf(best { fid }, best { kid }, best { inceptionScore }, best { prdc }, best { cas }) shouldBe
                listOf(Metric.FID, Metric.KID, Metric.IS, Metric.PRDC, Metric.CAS)
            KOTLIN.modify { noMetrics() }.metrics() shouldBe null
            last.generator() shouldBe
                GanSpec
                    .builder("x")
                    .training { it.adam { o -> o.schedule(Schedule.WarmUp(7, Schedule.CONSTANT)) } }
                    .build()
                    .training()
                    .generator()
        }
    })
