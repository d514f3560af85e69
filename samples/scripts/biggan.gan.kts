// BigGAN-128 (Brock et al. 2019): one class embedding for all norms, z in chunks, orthogonal kernels and regularisation;
// 70,433,988 parameters in the generator and 87,982,370 in the discriminator.
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
        resBlock(96 * 16, order = preActivation, resample = same)
    }
    selfAttention(at = 64, variant = official)
    training {
        steps(150_000)
        batch(2048)
        plan(discriminator = 2)
        orthogonalRegularization(1e-4)
        generator { adam(lr = 5e-5, beta1 = 0.0, beta2 = 0.999) }
        discriminator { adam(lr = 2e-4, beta1 = 0.0, beta2 = 0.999) }
        ema(0.9999, start = 20_000)
    }
}
