package io.flip.simulation.register;

import io.flip.engine.register.AcceptorState;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.Letter;
import io.flip.engine.register.MemberConfig;
import java.util.ArrayList;
import java.util.List;

/** What turns a right register into a wrong one, from outside: it answers for others, or forgets what was stored. The default changes nothing. */
interface Forgery {

    Forgery NONE = new Forgery() {};

    /** An answer that nobody gave. */
    record Forged(String from, Letter letter) {}

    /** Answers that the proposer gets at once to what it sends to a member. */
    default List<Forged> answers(MemberConfig to, Letter letter, ClusterConfig base) {
        return List.of();
    }

    /** Whether that is written. */
    default boolean keeps(AcceptorState state) {
        return true;
    }

    /** Whether its own vote counts before it is stored. */
    default boolean tellsUnstored() {
        return false;
    }

    /** Whether a new disk keeps the name of the old one. */
    default boolean wipedUnderOldName() {
        return false;
    }

    /** Accepts by the new set only: the voters that only the base has are counted unasked. */
    Forgery NEW_SET_ONLY = new Forgery() {
        @Override
        public List<Forged> answers(MemberConfig to, Letter letter, ClusterConfig base) {
            boolean ofBase = base.version() > 0
                    && base.member(to.id()).filter(MemberConfig::voter).isPresent();
            List<Forged> forged = new ArrayList<>();
            if (ofBase && to.storage() != null) {
                switch (letter) {
                    case Letter.Prepare(var version, var ballot) ->
                        forged.add(new Forged(to.id(), new Letter.Promise(version, ballot, to.storage(), null)));
                    case Letter.Accept(var version, var ballot) ->
                        forged.add(new Forged(to.id(), new Letter.Accepted(version, ballot, to.storage())));
                    default -> {}
                }
            }
            return forged;
        }
    };

    /** Goes on without a new prepare: every promise is taken for granted. */
    Forgery NO_PREPARE = new Forgery() {
        @Override
        public List<Forged> answers(MemberConfig to, Letter letter, ClusterConfig base) {
            return letter instanceof Letter.Prepare(var version, var ballot) && version > 0 && to.storage() != null
                    ? List.of(new Forged(to.id(), new Letter.Promise(version, ballot, to.storage(), null)))
                    : List.of();
        }
    };

    /** Acknowledges before a majority of the new voters has stored the commit. */
    Forgery EARLY_ANSWER = new Forgery() {
        @Override
        public List<Forged> answers(MemberConfig to, Letter letter, ClusterConfig base) {
            return letter instanceof Letter.Commit(var version) && to.storage() != null
                    ? List.of(new Forged(to.id(), new Letter.Committed(version, to.storage())))
                    : List.of();
        }
    };

    Forgery PROMISES_NOT_STORED = new Forgery() {
        @Override
        public boolean keeps(AcceptorState state) {
            return false;
        }
    };

    Forgery OWN_VOTE_NOT_STORED = new Forgery() {
        @Override
        public boolean tellsUnstored() {
            return true;
        }
    };

    Forgery WIPED_UNDER_OLD_NAME = new Forgery() {
        @Override
        public boolean wipedUnderOldName() {
            return true;
        }
    };
}
