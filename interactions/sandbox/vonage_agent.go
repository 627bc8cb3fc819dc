package sandbox

import (
	"errors"
	"net/http"
)

// vonageAgentStarted is the answer to a start by an agent. The names are those
// that a client of the API reads; the values are invented.
type vonageAgentStarted struct {
	SessionGUID         string `json:"sessionGuid"`
	ProviderSessionGUID string `json:"providerSessionGuid"`
	IframeURL           string `json:"iframeUrl"`
	PaymentFormURL      string `json:"paymentFormUrl"`
	AgentAccessToken    string `json:"agentAccessToken"`
	AgentRefreshToken   string `json:"agentRefreshToken"`
}

// startAgent starts a payment that an agent takes: "agent assist".
func (v *vonage) startAgent(w http.ResponseWriter, r *http.Request) {
	payment, ok := v.asked(w, r, readVonageAgentPayment)
	if !ok {
		return
	}
	started := v.begin(payment)
	answerJSON(w, http.StatusOK, vonageAgentStarted{
		SessionGUID:         started.SessionID,
		ProviderSessionGUID: v.ids.guid("vonage agent provider session "+started.SessionID, 1),
		IframeURL:           "https://pay.sandbox.test/frame/" + started.SessionID,
		PaymentFormURL:      "https://pay.sandbox.test/form/" + started.SessionID,
		AgentAccessToken:    v.ids.guid("vonage agent token "+started.SessionID, 1),
		AgentRefreshToken:   v.ids.guid("vonage agent token "+started.SessionID, 2),
	})
}

// readVonageAgentPayment checks the body of a start by an agent. Vonage:
// agentId, and paymentData, a dictionary, are required; accountConfigurationId
// is an integer and optional, skipCallTransfer a boolean. What paymentData must
// hold depends on the provider: here it is what the other starts demand.
func readVonageAgentPayment(body []byte) (vonagePayment, error) {
	p := vonagePayment{agent: true}
	request, err := strictObject(body)
	if err != nil {
		return p, err
	}
	if _, err = vonageText(request, "agentId"); err != nil {
		return p, err
	}
	if skip, there := request["skipCallTransfer"]; there {
		if _, ok := skip.(bool); !ok {
			return p, errors.New("skipCallTransfer is not a boolean")
		}
	}
	if id, there := request["accountConfigurationId"]; there {
		if p.configuration, err = configurationID(id); err != nil {
			return p, err
		}
	}
	p.callGUID, _ = request["callGuid"].(string)
	data, ok := request["paymentData"].(map[string]any)
	if !ok {
		return p, errors.New("paymentData is missing or not an object")
	}
	return p, p.read(data)
}
