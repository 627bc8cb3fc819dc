package sandbox

// worldnetApproved is the RESPONSECODE of a stored card.
const worldnetApproved = "A"

// worldnetTexts are the documented error codes of the Secure Tokens page and
// their RESPONSETEXT. The text of an approval is invented, and so is when some
// of the codes come: the documents list them without saying it.
func worldnetTexts() map[string]string {
	return map[string]string{
		worldnetApproved: "SUCCESS",
		"E01":            "SYSTEM ERROR - TRY AGAIN",
		"E03":            "OPERATION NOT ALLOWED",
		"E04":            "INVALID REFERENCE DETAILS",
		"E05":            "INVALID CARD TYPE",
		"E06":            "INVALID TERMINALID",
		"E07":            "METHOD NOT SUPPORTED",
		"E08":            "INVALID MERCHANTREF",
		"E09":            "INVALID DATETIME",
		"E10":            "INVALID CARDNUMBER",
		"E11":            "INVALID CARDEXPIRY",
		"E12":            "INVALID CARDHOLDERNAME",
		"E13":            "INVALID HASH",
		"E14":            "CVV VALIDATION FAILED",
		"E24":            "SECURE TOKEN IS USED IN SUBSCRIPTION",
		"E32":            "SECURE TOKEN ALREADY EXISTS",
		"E33":            "INVALID ENCRYPTION METHOD",
		"E42":            "INAPPROPRIATE CARD NUMBER USAGE",
		"E43":            "APPROVED BUT ACCOUNT NOT VALIDATED",
		"E44":            "BANK ACCOUNT VALIDATION FAILED",
		worldnetUnknown:  "REFERRED",
	}
}

// worldnetUnknown is a RESPONSECODE that no document knows.
const worldnetUnknown = "E77"

// worldnetStores tells whether a card is stored with that code.
func worldnetStores(code string) bool { return code == worldnetApproved || code == "E43" }
