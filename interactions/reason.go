package interactions

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"
	"time"
)

// reason says in our own words why there is no answer. The texts of net/http
// and its friends hold addresses, and sometimes what the server sent.
func reason(err error, left bool, timeout time.Duration) string {
	var shake *handshakeError
	var dns *net.DNSError
	var network net.Error
	switch {
	case errors.Is(err, errTooLarge), errors.Is(err, errForbidden):
		for _, one := range []error{errTooLarge, errForbidden} {
			if errors.Is(err, one) {
				return one.Error()
			}
		}
	case errors.Is(err, context.Canceled):
		return "this process is stopping"
	case errors.Is(err, context.DeadlineExceeded) && left:
		return fmt.Sprintf("no whole answer came within %s", timeout)
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Sprintf("no connection came about within %s", timeout)
	case errors.As(err, &shake):
		return tlsReason(shake.err)
	case errors.As(err, &dns) && dns.IsNotFound:
		return "the host is not known (DNS)"
	case errors.As(err, &dns):
		return "the host could not be looked up (DNS)"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "the connection was refused"
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return "the host cannot be reached"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "the server dropped the connection before a whole answer came"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), strings.Contains(err.Error(), "server closed idle connection"):
		return "the server closed the connection before a whole answer came"
	case errors.As(err, &network) && network.Timeout():
		return "the connection timed out"
	case left:
		return "the answer is not valid HTTP"
	}
	return "the request could not be sent"
}

func tlsReason(err error) string {
	var authority x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &authority):
		return "TLS: the server's certificate was issued by an unknown authority"
	case errors.As(err, &name):
		return "TLS: the server's certificate is for another host"
	case errors.As(err, &invalid):
		return "TLS: the server's certificate is not valid (expired, or not for this use)"
	case errors.As(err, &record):
		return "TLS: the server does not speak TLS there"
	}
	return "TLS: no secure connection came about"
}
