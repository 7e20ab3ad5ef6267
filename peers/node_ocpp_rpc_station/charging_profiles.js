// Installed charging profiles, in amperes, and the limit that they add up to.

const MAX_CURRENT = 16;
const MAX_STACK_LEVEL = 5;
const STATION_WIDE = ['ChargingStationMaxProfile', 'ChargingStationExternalConstraints'];

class ChargingProfiles {
    installed = []; // {evseId, profile, since}

    // a reasonCode, or undefined if the profile was installed
    install(evseId, profile, transactionId) {
        const purpose = profile.chargingProfilePurpose;
        if (evseId < 0 || evseId > 1) {
            return 'UnknownEvse';
        }
        if (purpose === 'TxProfile' && (evseId !== 1 || !transactionId || profile.transactionId !== transactionId)) {
            return 'TxNotFound';
        }
        if (profile.stackLevel > MAX_STACK_LEVEL) {
            return 'InvalidStackLevel';
        }
        if (STATION_WIDE.includes(purpose) && evseId !== 0) {
            return 'InvalidProfile';
        }
        for (const schedule of profile.chargingSchedule) {
            if (schedule.chargingRateUnit !== 'A') {
                return 'UnsupportedRateUnit';
            }
            if (schedule.chargingSchedulePeriod[0].startPeriod !== 0) {
                return 'InvalidSchedule';
            }
        }
        this.installed = this.installed.filter((old) => old.profile.id !== profile.id && !(old.evseId === evseId
            && old.profile.chargingProfilePurpose === purpose && old.profile.stackLevel === profile.stackLevel));
        this.installed.push({ evseId, profile, since: Date.now() });
        return undefined;
    }

    find({ evseId, chargingProfilePurpose, stackLevel, chargingProfileId }) {
        return this.installed.filter(({ evseId: at, profile }) =>
            (evseId === undefined || evseId === at)
            && (chargingProfilePurpose === undefined || chargingProfilePurpose === profile.chargingProfilePurpose)
            && (stackLevel === undefined || stackLevel === profile.stackLevel)
            && (chargingProfileId === undefined || chargingProfileId.includes(profile.id)));
    }

    remove(some) {
        this.installed = this.installed.filter((each) => !some.includes(each));
    }

    // periods of the composite schedule from `start` (ms) on, `duration` seconds long
    composite(evseId, start, duration) {
        const periods = [];
        for (let second = 0; second < duration; second++) {
            const limit = this.limit(evseId, start + second * 1000);
            if (periods.at(-1)?.limit !== limit) {
                periods.push({ startPeriod: second, limit });
            }
        }
        return periods;
    }

    limit(evseId, at) {
        const strongest = new Map();
        for (const installed of this.installed) {
            const { profile } = installed;
            const limit = [0, evseId].includes(installed.evseId) ? this.limitOf(installed, at) : undefined;
            const purpose = profile.chargingProfilePurpose.replace('TxDefaultProfile', 'TxProfile');
            const rank = profile.stackLevel + (profile.chargingProfilePurpose === 'TxProfile' ? 1000 : 0);
            if (limit !== undefined && rank >= (strongest.get(purpose)?.rank ?? 0)) {
                strongest.set(purpose, { rank, limit });
            }
        }
        return Math.min(MAX_CURRENT, ...[...strongest.values()].map(({ limit }) => limit));
    }

    limitOf({ profile, since }, at) {
        const [schedule] = profile.chargingSchedule;
        let elapsed = (at - (schedule.startSchedule ? Date.parse(schedule.startSchedule) : since)) / 1000;
        if (profile.chargingProfileKind === 'Recurring') {
            elapsed %= profile.recurrencyKind === 'Weekly' ? 604800 : 86400;
        }
        if (elapsed < 0 || elapsed >= (schedule.duration ?? Infinity)) {
            return undefined;
        }
        return schedule.chargingSchedulePeriod.filter((p) => p.startPeriod <= elapsed).at(-1).limit;
    }
}

module.exports = { ChargingProfiles };
