package io.flip.netlink;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gathers the kernel's answer to each request of a batch, whose sequence numbers follow each other. */
final class Acknowledgements implements NetlinkSocket.Taker {
    private static final int OPEN = -1;

    private final String wanted;
    private final int first;
    private final List<AddressOn> addresses;
    private final int[] errors;
    private final @Nullable String[] words;
    private int missing;

    Acknowledgements(String wanted, int first, List<AddressOn> addresses) {
        this.wanted = wanted;
        this.first = first;
        this.addresses = addresses;
        errors = new int[addresses.size()];
        Arrays.fill(errors, OPEN);
        words = new String[addresses.size()];
        missing = addresses.size();
    }

    @Override
    public boolean take(Messages message) throws MalformedMessageException {
        int place = message.sequence() - first;
        if (message.type() == Messages.NLMSG_ERROR && place >= 0 && place < errors.length && errors[place] == OPEN) {
            errors[place] = message.errno();
            words[place] = errors[place] == 0 ? null : NetlinkSocket.words(message);
            missing--;
        }
        return missing == 0;
    }

    /** @param names of the interfaces that there are, asked for once where one is not there */
    List<Outcome> outcomes(Supplier<String> names) {
        List<Outcome> outcomes = new ArrayList<>(errors.length);
        String there = null;
        for (int i = 0; i < errors.length; i++) {
            AddressOn address = addresses.get(i);
            if (errors[i] == 0) {
                outcomes.add(new Outcome(address, null));
            } else if (errors[i] == Errno.ENODEV) {
                there = there == null ? names.get() : there;
                outcomes.add(new Outcome(address, noInterface(address, there)));
            } else {
                outcomes.add(new Outcome(
                        address, KernelException.of(wanted + address, errors[i], NetlinkSocket.NET_ADMIN, words[i])));
            }
        }
        return outcomes;
    }

    private KernelException noInterface(AddressOn address, String there) {
        return KernelException.because(
                wanted + address,
                "no such interface: number " + address.link() + " (there are: " + there + ")",
                Errno.ENODEV);
    }
}
