// SNGAN with a projection discriminator (Miyato and Koyama 2018) for ImageNet at 128x128: no spectral norm in the generator,
// five discriminator steps a generator step, and a learning rate that falls over the last ninth.
val glorot = Initializer.XavierUniform(kotlin.math.sqrt(2.0))

gan("sngan-projection") {
    image(128)
    classes(1000)
    generator {
        spectralNorm(off)
        for (width in listOf(1024, 512, 256, 128, 64)) resBlock(width, initializer = glorot)
    }
    discriminator {
        resBlock(64, initializer = glorot, hidden = wide)
        for (width in listOf(128, 256, 512, 1024)) resBlock(width, initializer = glorot, hidden = thin)
        resBlock(1024, initializer = glorot, hidden = thin, resample = same)
    }
    training {
        steps(450_000)
        plan(discriminator = 5)
        both { adam(lr = 2e-4, beta1 = 0.0, beta2 = 0.9, schedule = linearDecay(from = 8.0 / 9)) }
    }
}
