"""Who is in the circle: the chain of rosters, from the first to the last."""

from .forms import NOTHING_BEFORE, blake3_of, derived, device_id, form, one_value, require

SELF, GROUP, LINE, DESK = 1, 2, 3, 4
FOUNDING, CLOSED = 1, 2
KINDS = {SELF: "self", GROUP: "group", LINE: "line", DESK: "desk"}


class Roster:
    """One version."""

    def __init__(self, body):
        fields = form(body)
        self.hash = blake3_of(body)
        self.version, self.kind, self.circle = fields[1], fields[2], fields.get(3)
        self.previous, self.name, self.phase = fields[4], fields[5], fields[6]
        self.members, self.owner = fields[7], fields[8]
        self.epoch, self.recipient = fields[9][0], fields[9][1]
        self.removed, self.round = fields[10], fields[12]
        self.devices = {}
        for member in self.members:
            for device in member[3]:
                key, recipient = device[0][0], device[0][1]
                self.devices[device_id(key)] = (member[0], key, recipient)

    def persons(self):
        """The ids of all persons."""
        return {member[0] for member in self.members}

    def of(self, person):
        """The ids of the devices of a person, in their order."""
        return [device for device, (whose, _, _) in self.devices.items() if whose == person]

    def named_as_removed(self):
        """The ids of all devices that were ever removed."""
        return [removal[0] for removal in self.removed]


class Chain:
    """All versions, each checked against the one before."""

    def __init__(self, data, circle, signatures):
        self.circle, self.signatures, self.versions, self.keys = circle, signatures, [], {}
        for body, signed in one_value(data):
            self.append(Roster(body), body, signed)
        require(self.versions, "an empty chain")

    @property
    def now(self):
        """The last version."""
        return self.versions[-1]

    def recipient_of(self, epoch):
        """The age recipient of an epoch."""
        found = [roster.recipient for roster in self.versions if roster.epoch == epoch]
        require(found, "an epoch that no roster names")
        return found[0]

    def last(self, device, incarnation):
        """Seq and hash of the last envelope that counts of a device that was removed; None of any other device."""
        for removal in self.now.removed:
            if removal[0] == device:
                named = [(last[1], last[2]) for last in removal[1] if last[0] == incarnation]
                require(named, "after the removal of its device")
                return named[0]
        return None

    def counting(self, envelopes):
        """Those of the envelopes of a pack that the circle still counts."""
        last = self.last(*envelopes[0].feed)
        if last is None:
            return envelopes
        good = [it for it in envelopes if it.seq <= last[0]]
        require(good, "after the removal of its device")
        require(all(it.hash == last[1] for it in good if it.seq == last[0]), "another past than the rosters name")
        return good

    def append(self, roster, body, signed):
        """Checks the next version and keeps it."""
        before = self.versions[-1] if self.versions else None
        if before is None:
            self.begins(roster, body)
        else:
            self.follows(before, roster)
        voters = before or roster
        signers = {self.signer(voters, device, body, signature) for device, signature in signed}
        self.certificates(roster)
        if before is None:
            require(roster.owner in signers, "a first roster that its founder did not sign")
        else:
            require(may_sign(before, roster, signers), "a roster without the signatures it needs")
        self.versions.append(roster)
        for device, (person, key, _) in roster.devices.items():
            self.keys[device] = (person, key)

    def begins(self, roster, body):
        """The first version gives the circle its name."""
        require(derived("binnenkring circle v1", body) == self.circle, "rosters of another circle")
        alone = roster.persons() == {roster.owner} and roster.epoch == 1 and not roster.removed
        require(all(member[4] == 1 for member in roster.members), "no lawful beginning")
        first = roster.version == 1 and roster.circle is None and roster.previous == NOTHING_BEFORE
        require(alone and first, "no lawful beginning")

    def follows(self, before, roster):
        """What must stay, stays; what goes is named."""
        chained = roster.version == before.version + 1 and roster.previous == before.hash
        require(chained and roster.circle == self.circle, "rosters that do not follow on each other")
        require((roster.kind, roster.owner) == (before.kind, before.owner), "another kind or owner")
        require(before.phase == FOUNDING or roster.phase == CLOSED, "a closed circle that opens")
        roots = {member[0]: member[2] for member in before.members}
        same = all(roots.get(member[0], member[2]) == member[2] for member in roster.members)
        require(same, "another root key")
        named = roster.named_as_removed()
        for was, now in zip(before.removed, roster.removed):
            known, later = ({last[0]: (last[1], last[2]) for last in removal[1]} for removal in (was, now))
            no_less = all(later.get(it) == last or later.get(it, (-1,))[0] > last[0] for it, last in known.items())
            require(was[0] == now[0] and no_less, "a removal taken back")
        new = named[len(before.removed) :]
        require(len(set(named)) == len(named) and set(new) <= set(before.devices), "a removal of nobody")
        gone = set(before.devices) - set(roster.devices)
        require(gone <= set(named) and not set(named) & set(roster.devices), "a removal that is not named")
        change = Change(before, roster)
        begins = roster.epoch == before.epoch + 1 and roster.recipient != before.recipient
        stays = not change.epoch and (not new or change.departure() is not None)
        require(begins or stays, "a wrong epoch")
        read = {member[0]: member[4] for member in before.members}
        for member in roster.members:
            may = {read[member[0]]} if member[0] in read else {1, roster.epoch if begins else 1}
            require(member[4] in may, "reads from an epoch that it may not")

    def signer(self, voters, device, body, signature):
        """The person behind a signature."""
        require(device in voters.devices, "signed by a device that is not in the circle")
        person, key, _ = voters.devices[device]
        self.signatures.check(key, b"binnenkring roster v1", body, signature)
        return person

    def certificates(self, roster):
        """Every device is vouched for by the root key, or by a device of the same person that is itself."""
        for member in roster.members:
            known, waiting = {}, list(member.get(5, [])) + list(member[3])
            while waiting:
                left = [device for device in waiting if not self.vouched(member, device, known)]
                require(len(left) < len(waiting), "a device that nobody vouches for")
                waiting = left

    def vouched(self, member, device, known):
        """Checks one certificate; says no while nobody knows the one that signed it."""
        person, key, recipient = member[0], device[0][0], device[0][1]
        own, (issuer, signature) = device_id(key), (device[2][0], device[2][1])
        if issuer is None:
            domain, by = b"binnenkring device certificate v1", member[2]
        else:
            earlier = self.keys.get(issuer)
            domain = b"binnenkring device endorsement v1"
            by = known.get(issuer) or (earlier[1] if earlier and earlier[0] == person else None)
            if by is None or issuer == own:
                return False
        self.signatures.check(by, domain, person + own + key + recipient.encode(), signature)
        known[own] = key
        return True


class Change:
    """What one version changes, told from the two alone."""

    def __init__(self, before, roster):
        self.before, self.roster = before, roster
        self.joined = roster.persons() - before.persons()
        self.gone = before.persons() - roster.persons()
        staying = before.persons() & roster.persons()
        self.added = {it for it in staying if set(roster.of(it)) - set(before.of(it))}
        self.withdrawn = {it for it in staying if set(before.of(it)) - set(roster.of(it))}
        self.altered = {it for it in staying if self.differs(it)}
        self.renamed, self.closes = roster.name != before.name, roster.phase != before.phase
        self.epoch = (roster.epoch, roster.recipient) != (before.epoch, before.recipient)
        self.raised = roster.removed[: len(before.removed)] != before.removed

    def differs(self, person):
        """Whether name, root key, reach, or a device that stays or its place became another."""
        rows = [next(it for it in side.members if it[0] == person) for side in (self.before, self.roster)]
        ids = [[(device_id(it[0][0]), it) for it in row[3]] for row in rows]
        both = {one for one, _ in ids[0]} & {one for one, _ in ids[1]}
        kept = [[pair for pair in side if pair[0] in both] for side in ids]
        return [rows[0][key] for key in (1, 2, 4)] != [rows[1][key] for key in (1, 2, 4)] or kept[0] != kept[1]

    def departure(self):
        """The one person who goes, when nothing else happens: of their own accord."""
        more = self.joined or self.added or self.withdrawn or self.altered
        alone = len(self.gone) == 1 and not more and not (self.renamed or self.epoch or self.raised)
        return next(iter(self.gone)) if alone else None

    def own_matter(self):
        """Whether a member may do this alone, and who (`None` for any member)."""
        before, leaves = self.before, self.departure()
        if leaves is not None:
            founder = before.phase == FOUNDING and leaves == before.owner and before.kind != LINE
            return self.closes == founder, leaves
        nothing = not (self.added or self.withdrawn or self.epoch or self.raised)
        circle = self.renamed or self.closes or self.joined or self.gone or self.altered or nothing
        touched = self.added | self.withdrawn
        return not circle and len(touched) <= 1, next(iter(touched), None)


def may_sign(before, roster, signers):
    """Whether these persons together may make the next version."""
    change = Change(before, roster)
    alone, whose = change.own_matter() if before.kind != SELF else (False, None)
    leaves = change.departure()
    if leaves is not None:
        return alone and leaves in signers
    if alone and (whose in signers if whose is not None else signers):
        return True
    if before.kind in (SELF, LINE) or before.phase == FOUNDING:
        return before.owner in signers
    voters = before.persons() - change.gone - change.withdrawn
    return len(signers & voters) >= len(before.members) // 2 + 1
