#include "tests/support/http_client.hpp"

#include <curl/curl.h>
#include <strings.h>

#include <mutex>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace hearth::support {
namespace {

using List = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

void append(List& list, const std::string& line) {
  curl_slist* longer = curl_slist_append(list.get(), line.c_str());
  static_cast<void>(list.release());
  list.reset(longer);
}

std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* reply) {
  static_cast<HttpReply*>(reply)->body.append(bytes, size * count);
  return size * count;
}

std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* into) {
  auto& reply = *static_cast<HttpReply*>(into);
  std::string line(bytes, size * count);
  while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.pop_back();
  if (line.starts_with("HTTP/")) reply.headers.clear();  // what a 100 Continue said is not the answer's
  if (const auto colon = line.find(':'); colon != std::string::npos) {
    const auto value = line.find_first_not_of(' ', colon + 1);
    reply.headers.emplace_back(line.substr(0, colon), value == std::string::npos ? "" : line.substr(value));
  }
  return size * count;
}

}  // namespace

// Idle curl handles, each with its connection.
class HttpClient::Connections {
 public:
  Connections() {
    static const CURLcode initialised = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (initialised != CURLE_OK) throw std::runtime_error("libcurl does not start");
  }
  ~Connections() {
    for (CURL* handle : idle_) curl_easy_cleanup(handle);
  }
  Connections(const Connections&) = delete;
  Connections& operator=(const Connections&) = delete;

  CURL* take() {
    const std::scoped_lock lock(guard_);
    if (idle_.empty()) return curl_easy_init();
    CURL* handle = idle_.back();
    idle_.pop_back();
    return handle;
  }

  void give_back(CURL* handle) {
    curl_easy_reset(handle);  // settings go, the connection stays
    const std::scoped_lock lock(guard_);
    idle_.push_back(handle);
  }

 private:
  std::mutex guard_;
  std::vector<CURL*> idle_;
};

std::string HttpReply::header(const std::string& name) const {
  for (const auto& [key, value] : headers) {
    if (::strcasecmp(key.c_str(), name.c_str()) == 0) return value;
  }
  return "";
}

nlohmann::json HttpReply::json() const {
  auto document = nlohmann::json::parse(body, nullptr, false);
  if (document.is_discarded()) {
    throw std::runtime_error("no JSON in answer " + std::to_string(status) + " " + failure + ": " + body);
  }
  return document;
}

HttpClient::HttpClient(std::string base)
    : base_(base.find("://") == std::string::npos ? "http://" + base : std::move(base)),
      connections_(std::make_shared<Connections>()) {}

HttpClient HttpClient::with(const Headers& always) const {
  HttpClient copy = *this;
  copy.always_.insert(copy.always_.end(), always.begin(), always.end());
  return copy;
}

HttpClient HttpClient::bearer(const std::string& token) const { return with({{"Authorization", "Bearer " + token}}); }

HttpClient HttpClient::at_most(std::chrono::milliseconds patience) const {
  HttpClient copy = *this;
  copy.patience_ = patience;
  return copy;
}

HttpReply HttpClient::get(const std::string& path, const Headers& headers) const {
  return request("GET", path, nullptr, headers);
}
HttpReply HttpClient::head(const std::string& path, const Headers& headers) const {
  return request("HEAD", path, nullptr, headers);
}
HttpReply HttpClient::options(const std::string& path, const Headers& headers) const {
  return request("OPTIONS", path, nullptr, headers);
}
HttpReply HttpClient::del(const std::string& path, const Headers& headers) const {
  return request("DELETE", path, nullptr, headers);
}

namespace {

Headers json_headers(Headers headers) {
  headers.emplace_back("Content-Type", "application/json");
  return headers;
}

}  // namespace

HttpReply HttpClient::post(const std::string& path, const nlohmann::json& body, const Headers& headers) const {
  const std::string text = body.dump();
  return request("POST", path, &text, json_headers(headers));
}
HttpReply HttpClient::put(const std::string& path, const nlohmann::json& body, const Headers& headers) const {
  const std::string text = body.dump();
  return request("PUT", path, &text, json_headers(headers));
}
HttpReply HttpClient::patch(const std::string& path, const nlohmann::json& body, const Headers& headers) const {
  const std::string text = body.dump();
  return request("PATCH", path, &text, json_headers(headers));
}

HttpReply HttpClient::request(const std::string& method, const std::string& path, const std::string* body,
                              const Headers& headers) const {
  HttpReply reply;
  List lines(nullptr, curl_slist_free_all);
  append(lines,
         "Expect:");  // curl asks for 100-continue by itself only on large bodies; tests say so where they want it
  append(lines, "Content-Type:");
  for (const auto* some : {&always_, &headers}) {
    for (const auto& [name, value] : *some) append(lines, value.empty() ? name + ";" : name + ": " + value);
  }
  CURL* curl = connections_->take();
  const std::string url = base_ + path;
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(patience_.count()));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &reply);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &reply);
  if (method == "HEAD") curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
  if (body != nullptr || method == "POST" || method == "PUT" || method == "PATCH") {  // those say Content-Length: 0
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body == nullptr ? 0 : body->size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body == nullptr ? "" : body->data());
  }
  curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method.c_str());
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, lines.get());

  const CURLcode result = curl_easy_perform(curl);
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  if (result == CURLE_OK) {
    reply.status = static_cast<int>(status);
  } else {
    reply.failure = curl_easy_strerror(result);
  }
  connections_->give_back(curl);
  return reply;
}

}  // namespace hearth::support
