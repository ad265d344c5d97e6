// SPDX-License-Identifier: BSL-1.0
#include "http/tls_staple.hpp"

#include <ctime>
#include <fstream>
#include <iterator>

namespace mainstay::inline v0::http {
namespace {

OCSP_SINGLERESP* find(OCSP_BASICRESP* in, X509* certificate) {
    const ASN1_INTEGER* wanted = X509_get0_serialNumber(certificate);
    for (int i = 0; i < OCSP_resp_count(in); ++i) {
        OCSP_SINGLERESP* each = OCSP_resp_get0(in, i);
        ASN1_INTEGER* serial = nullptr;
        auto* id = const_cast<OCSP_CERTID*>(OCSP_SINGLERESP_get0_id(each));
        OCSP_id_get0_info(nullptr, nullptr, nullptr, &serial, id);
        if (serial != nullptr && ASN1_INTEGER_cmp(serial, wanted) == 0) return each;
    }
    return nullptr;
}

} // namespace

tls_staple::tls_staple(const std::string& file, X509* certificate) {
    std::ifstream from(file, std::ios::binary);
    if (!from) fail_about(file, "cannot be read");
    bytes_.assign(std::istreambuf_iterator<char>(from), {});
    const auto* at = reinterpret_cast<const unsigned char*>(bytes_.data());
    openssl_ptr<OCSP_RESPONSE> whole(d2i_OCSP_RESPONSE(nullptr, &at, static_cast<long>(bytes_.size())));
    if (!whole) fail_about(file, "holds no OCSP response in DER form");
    if (OCSP_response_status(whole.get()) != OCSP_RESPONSE_STATUS_SUCCESSFUL) {
        fail_about(file, "the OCSP response tells of a failure");
    }
    openssl_ptr<OCSP_BASICRESP> inside(OCSP_response_get1_basic(whole.get()));
    OCSP_SINGLERESP* ours = inside ? find(inside.get(), certificate) : nullptr;
    if (ours == nullptr) fail_about(file, "the OCSP response is about another certificate");
    ASN1_GENERALIZEDTIME* until = nullptr;
    if (OCSP_single_get0_status(ours, nullptr, nullptr, nullptr, &until) != V_OCSP_CERTSTATUS_GOOD) {
        fail_about(file, "the OCSP response does not call the certificate good");
    }
    std::tm parts{};
    if (until != nullptr && ASN1_TIME_to_tm(until, &parts) == 1) {
        good_until_ = core::clock::wall_time::clock::from_time_t(::timegm(&parts));
    }
}

} // namespace mainstay::inline v0::http
