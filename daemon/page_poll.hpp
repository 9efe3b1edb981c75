// SPDX-License-Identifier: Apache-2.0
// Carries out one poll of one page: runs a collector's dialogue against the network.
#pragma once

#include "activity/batch.hpp"
#include "collectors/collector.hpp"
#include "net/http_client.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>

namespace sarad {

/// The batch that `talk` returns when its requests are sent through `http`. An exception from the
/// collector is our bug: it becomes an empty batch with the error malformed (faults F60). A
/// cancelled transfer ends the dialogue early: what it read by then is in the batch.
/// `answered` is told of each answer, for the counters; may be empty.
boost::asio::awaitable<Batch> carry_out(HttpClient& http, Dialogue<Batch> talk,
                                        std::function<void(const HttpResult&)> answered = {});

}  // namespace sarad
