import { InProcessPresence } from "../../../store/in_process/presence.ts";
import { InProcessRateLimits } from "../../../store/in_process/rate_limits.ts";
import { testPresence } from "../presence_contract.ts";
import { testRateLimits } from "../rate_limits_contract.ts";

testPresence("InProcessPresence", (clock) => new InProcessPresence({ clock, onFault: () => {} }));
testRateLimits("InProcessRateLimits", (clock) => new InProcessRateLimits(clock));
