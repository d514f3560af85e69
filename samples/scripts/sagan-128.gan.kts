// SAGAN as its code was released (Zhang et al. 2018), for ImageNet at 128x128: 42,078,852 parameters in the generator and
// 39,463,618 in the discriminator. A batch of 256 is a machine of several GPUs; ./gaze check says what it needs.
gan("sagan-128") {
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
        loss(hinge)
        generator { adam(lr = 1e-4, beta1 = 0.0, beta2 = 0.9) }
        discriminator { adam(lr = 4e-4, beta1 = 0.0, beta2 = 0.9) }
    }
}
