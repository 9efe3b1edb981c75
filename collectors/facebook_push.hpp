// SPDX-License-Identifier: Apache-2.0
// What Facebook pushes to an app's hook. platforms/facebook.md, "Push".
#pragma once

#include "collectors/push.hpp"

namespace sarad {

/// Reads one delivery. 403 for a signature or verify token that is not ours, 405 for other methods, else 200.
/// Comments and posts added or edited are facts with their first time; what was removed is a deletion at the
/// entry's time, the only way to learn when. Mentions only make a poll due: their writer is not told.
[[nodiscard]] PushReply take_facebook_push(const Delivery& delivery, const PushPlace& place);

}  // namespace sarad
