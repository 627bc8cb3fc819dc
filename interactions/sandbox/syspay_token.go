package sandbox

import (
	"net/http"
	"strconv"
	"time"
)

// syspayTokenObject is a token as the API, the redirect and the event show it.
// SysPay's table and samples disagree on the types of ids and times, so these
// are any.
type syspayTokenObject struct {
	Class          string            `json:"class"` // always token
	ID             any               `json:"id"`
	Status         string            `json:"status"`
	ActionURL      *string           `json:"action_url"`
	Extra          *string           `json:"extra"`
	Booking        map[string]any    `json:"booking_details"`
	CreationDate   any               `json:"creation_date"`
	ExpirationDate any               `json:"expiration_date"`
	AcceptUntil    any               `json:"accept_until,omitempty"`
	MotoInstanceID any               `json:"moto_instance_id"`
	Customer       map[string]any    `json:"customer"`
	PaymentMethod  *syspayMethod     `json:"payment_method"`
	Payment        *syspayPaymentObj `json:"payment,omitempty"`
}

type syspayMethod struct {
	Class            string        `json:"class"`   // always payment_method
	Type             string        `json:"type"`    // always CREDITCARD
	Display          string        `json:"display"` // as 4111-11xx-xxxx-1111
	ValidationStatus string        `json:"validation_status"`
	InvalidReason    *string       `json:"invalid_reason"`
	Details          syspayDetails `json:"details"`
}

type syspayDetails struct {
	Class    string `json:"class"` // always payment_method_details
	Holder   string `json:"holder"`
	Scheme   string `json:"scheme"`
	ExpMonth string `json:"exp_month"`
	ExpYear  string `json:"exp_year"`
}

// syspayPaymentObj has the members that clients read; the full list is in a
// page of SysPay's processing API.
type syspayPaymentObj struct {
	Class           string `json:"class"` // always payment
	ID              any    `json:"id"`
	Reference       string `json:"reference"`
	Status          string `json:"status"`
	FailureCategory string `json:"failure_category,omitempty"` // the value is invented
	Amount          int64  `json:"amount"`                     // cents
	Currency        string `json:"currency"`
	Preauth         bool   `json:"preauth"`
}

// tokenOfInstance answers GET moto-instance/{id}/token. That there is a 404 as
// long as there is no token is invented.
func (s *syspay) tokenOfInstance(w http.ResponseWriter, r *http.Request, id string) {
	s.answerToken(w, r, func(i *syspayInstance) bool { return i.id == id })
}

// tokenByID answers GET token/{id}.
func (s *syspay) tokenByID(w http.ResponseWriter, r *http.Request, id string) {
	s.answerToken(w, r, func(i *syspayInstance) bool { return i.token != nil && strconv.Itoa(i.token.id) == id })
}

func (s *syspay) answerToken(w http.ResponseWriter, r *http.Request, wanted func(*syspayInstance) bool) {
	if _, ok := s.authorized(w, r); !ok {
		return
	}
	if object := s.find(wanted); object != nil {
		answerJSON(w, http.StatusOK, object)
		return
	}
	refuseSysPay(w, http.StatusNotFound, "not_found", "There is no such token.")
}

func (s *syspay) find(wanted func(*syspayInstance) bool) *syspayTokenObject {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	s.settle(now)
	for _, i := range s.instances {
		if wanted(i) && i.token != nil && !now.Before(i.hidden) {
			return s.object(i, i.plot.strings)
		}
	}
	return nil
}

// object is the token of an instance. With other types the ids are what they
// are not in SysPay's tables. The caller holds s.mu.
func (s *syspay) object(i *syspayInstance, other bool) *syspayTokenObject {
	t, p := i.token, i.request
	o := &syspayTokenObject{Class: "token", ID: t.id, Status: t.status, Booking: p.booking, Customer: p.customer,
		CreationDate: t.created.Unix(), MotoInstanceID: i.id}
	switch {
	case p.expiration != 0:
		o.ExpirationDate = p.expiration
	case p.noExpiry:
	case !p.checkOut.IsZero():
		o.ExpirationDate = p.checkOut.Add(s.options.BookingFor).Unix()
	default:
		o.ExpirationDate = t.created.Add(s.options.TokenFor).Unix()
	}
	if p.extra != "" {
		o.Extra = &p.extra
	}
	if i.linked { // the flow that SysPay calls BUYER
		o.AcceptUntil = i.until.Unix()
	}
	if t.status == syspayRedirect {
		address := i.base + syspayLinkPath + i.linkID
		o.ActionURL = &address
	}
	if c := t.card; c != nil {
		o.PaymentMethod = c.method(t.status)
	}
	if pay := p.payment; pay != nil && t.payment != "" {
		o.Payment = &syspayPaymentObj{Class: "payment", ID: 5000 + t.id, Reference: pay.reference, Status: t.payment,
			Amount: pay.cents, Currency: pay.currency, Preauth: pay.preauth}
		if t.payment == syspayFailed {
			o.Payment.FailureCategory = "declined"
		}
	}
	if other {
		o.ID = strconv.Itoa(t.id)
		if n, err := strconv.Atoi(i.id); err == nil {
			o.MotoInstanceID = n
		}
	}
	return o
}

// syspayYear is the last year that the imaginary customer's card is good for.
func syspayYear(now time.Time) string { return strconv.Itoa(now.Year() + 2) }
