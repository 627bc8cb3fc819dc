package sandbox

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha512"
	"encoding/hex"
)

// startSignature is what IVR_PROVIDER_SIGNATURE of get_ivr_session must be. The
// formula is published as an image only: this one is inferred from PAYCOMET's
// other interfaces (fields in a row, the password last).
func (o *PaycometOptions) startSignature(r *paycometRequest) string {
	return o.sign(r.provider + r.station + r.client + r.terminal + r.amount + r.currency + r.order + o.ProviderPassword)
}

// stateSignature is that of get_ivr_sessionstate and post_ivr.php; inferred too.
func (o *PaycometOptions) stateSignature(provider, client, terminal, order string) string {
	return o.sign(provider + client + terminal + order + o.ProviderPassword)
}

func (o *PaycometOptions) sign(text string) string {
	if o.Hash == "sha512" {
		return paycometSHA512(text)
	}
	sum := sha1.Sum([]byte(text))
	return hex.EncodeToString(sum[:])
}

// notificationHash is what PAYCOMET sends as NotificationHash: the MD5 of the
// password stands inside the SHA-512. A registration (107) has a formula of its
// own. That pre-authorisations and subscriptions have that of type 1 is
// inferred.
func (o *PaycometOptions) notificationHash(f map[string]string) string {
	sum := md5.Sum([]byte(o.Password))
	password := hex.EncodeToString(sum[:])
	if f["TransactionType"] == "107" {
		return paycometSHA512(o.ClientCode + o.Terminal + "107" + f["Order"] + f["DateTime"] + password)
	}
	return paycometSHA512(o.ClientCode + o.Terminal + f["TransactionType"] + f["Order"] + f["Amount"] + f["Currency"] + password + f["BankDateTime"] + f["Response"])
}

func paycometSHA512(text string) string {
	sum := sha512.Sum512([]byte(text))
	return hex.EncodeToString(sum[:])
}
