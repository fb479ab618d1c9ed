package io.flip.config;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** While the tests of a class run, addresses are read as by a member that can put them up. */
public final class WithAddresses implements BeforeAllCallback, AfterAllCallback {

    @Override
    public void beforeAll(ExtensionContext context) {
        System.setProperty(AddressSystem.ANYWAY, "true");
    }

    @Override
    public void afterAll(ExtensionContext context) {
        System.clearProperty(AddressSystem.ANYWAY);
    }
}
